'use client';

import { type ReactNode, useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { vmChangeWords } from '@/lib/domain/change-words';
import type { VmChange } from '@/lib/domain/vm-changes';
import { PlanForm } from './plan-form';
import { useChangePlan, useChangeVm } from './use-change';

type Props = {
  vm: { id: string; name: string };
  title: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** The change that the fields say; null while they say none. */
  change: VmChange | null;
  /** What it will be, for the button's name until the fields say one. */
  kind?: VmChange['kind'];
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
  kind,
  reason,
  isDanger,
  onDone,
  children,
}: Pick<Props, 'vm' | 'change' | 'kind' | 'reason' | 'isDanger' | 'children'> & { onDone: () => void }) {
  const plan = useChangePlan(vm.id, change);
  const submit = useChangeVm();
  // One key for this dialog: a second press after a broken connection is the same operation.
  const [idempotencyKey] = useState(newIdempotencyKey);
  const { planned } = plan;
  const named = change?.kind ?? kind;

  function onSubmit(): void {
    if (!change || !planned) return;
    submit.mutate({ vmId: vm.id, change, planKey: planned.planKey, idempotencyKey }, { onSuccess: onDone });
  }

  return (
    <PlanForm
      isFilled={change !== null}
      plan={plan}
      notYet={reason}
      verb={named ? vmChangeWords[named].verb : 'Change'}
      isDanger={isDanger}
      submit={submit}
      onSubmit={onSubmit}
      onCancel={onDone}
    >
      {children}
    </PlanForm>
  );
}
