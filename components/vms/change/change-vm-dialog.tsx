'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Skeleton } from '@/components/ui/skeleton';
import { errorOf } from '@/lib/client/action-result';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { type VmChange, vmChanges } from '@/lib/domain/vm-changes';
import { ChangePlanView } from './change-plan';
import { useChangePlan, useChangeVm } from './use-change';

type Props = {
  vm: { id: string; name: string };
  title: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** The change that the fields say; null while they say none. */
  change: VmChange | null;
  /** Why it must not be pressed yet, beside what the plan says. */
  reason?: string | null;
  /** It throws something away. */
  isDanger?: boolean;
  /** The fields. */
  children: ReactNode;
};

/** Fields above, what they would do below, and one button that does exactly that. */
export function ChangeVmDialog({ title, isOpen, onOpenChange, children, ...form }: Props) {
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={title}>
      <ChangeForm {...form} onDone={() => onOpenChange(false)}>
        {children}
      </ChangeForm>
    </Dialog>
  );
}

function ChangeForm({
  vm,
  change,
  reason: notYet,
  isDanger,
  onDone,
  children,
}: Pick<Props, 'vm' | 'change' | 'reason' | 'isDanger' | 'children'> & { onDone: () => void }) {
  const { planned, error, isCurrent } = useChangePlan(vm.id, change);
  const submit = useChangeVm();
  // One key for this dialog: a second press after a broken connection is the same operation.
  const [idempotencyKey] = useState(newIdempotencyKey);
  const refused = errorOf(submit.error) ?? (change ? errorOf(error) : null);
  const reason = whyNot();

  function whyNot(): string | null {
    if (!change) return 'Fill in the form first.';
    if (!planned || !isCurrent) return 'What it would do is being worked out.';
    const { obstacles, live, difference } = planned.plan;
    if (obstacles[0]) return obstacles[0];
    if (!live.length && !difference) return 'There is nothing to change.';
    return notYet ?? null;
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (reason || !change || !planned || submit.isPending) return;
    submit.mutate({ vmId: vm.id, change, planKey: planned.planKey, idempotencyKey }, { onSuccess: onDone });
  }

  return (
    <form onSubmit={onSubmit} className="space-y-4">
      {children}
      {planned ? (
        <ChangePlanView plan={planned.plan} isCurrent={isCurrent} />
      ) : change && !error ? (
        <Skeleton className="h-10 w-full" />
      ) : null}
      {refused ? <ErrorBox error={refused} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button
          type="submit"
          look={isDanger ? 'danger' : 'primary'}
          reason={reason}
          isBusy={submit.isPending}
        >
          {change ? vmChanges[change.kind].verb : 'Change'}
        </Button>
      </div>
    </form>
  );
}
