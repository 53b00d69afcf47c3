'use client';

import { usePathname, useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Skeleton } from '@/components/ui/skeleton';
import { useTypedName } from '@/components/ui/typed-name';
import { errorOf } from '@/lib/client/action-result';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { useVm } from '@/lib/client/queries';
import { whyFileStays } from '@/lib/domain/delete-plan';
import { DeletePlanView } from './delete-plan-view';
import { useDeletePlan, useDeleteVm } from './use-delete-vm';

type Props = { vmId: string; name: string; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Names what will be lost, lets each file be kept, and wants the machine's name typed. */
export function DeleteVmDialog({ vmId, name, isOpen, onOpenChange }: Props) {
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={`Delete ${name}`}
      description="The machine and its definition are removed from the host. This cannot be undone."
    >
      <DeleteForm vmId={vmId} name={name} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function DeleteForm({ vmId, name, onDone }: { vmId: string; name: string; onDone: () => void }) {
  const router = useRouter();
  const pathname = usePathname();
  const { data: vm } = useVm(vmId);
  const { data: plan, error: planError } = useDeletePlan(vmId);
  const deleteVm = useDeleteVm();
  const typed = useTypedName(name, 'machine');
  // Only what was pressed here; the rest is as the plan says, also when that becomes another.
  const [pressed, setPressed] = useState<Record<string, boolean>>({});
  // One key for this dialog: a second press after a broken connection is the same operation.
  const [idempotencyKey] = useState(newIdempotencyKey);
  const error = errorOf(deleteVm.error) ?? errorOf(planError);
  const wanted = new Set(
    plan?.files.filter(({ path, isChosen }) => pressed[path] ?? isChosen).map(({ path }) => path),
  );
  const files = [...wanted].filter((path) => {
    const file = plan?.files.find((one) => one.path === path);
    return file && whyFileStays(file, wanted) === null;
  });
  const reason = whyNot();

  function whyNot(): string | null {
    if (!plan) return 'What would be deleted is being worked out.';
    return plan.obstacles[0] ?? typed.reason;
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (reason || deleteVm.isPending) return;
    deleteVm.mutate(
      { vmId, files, idempotencyKey },
      {
        onSuccess: () => {
          onDone();
          if (pathname.startsWith(`/vms/${vmId}`)) router.push('/vms');
        },
      },
    );
  }

  return (
    <form onSubmit={onSubmit} className="space-y-4">
      {vm?.state === 'running' || vm?.state === 'paused' ? (
        <p className="font-medium text-13 text-warn">It is {vm.state} and will be forced off first.</p>
      ) : null}
      {plan ? (
        <DeletePlanView
          plan={plan}
          chosen={wanted}
          onChoose={(path, isChosen) => setPressed({ ...pressed, [path]: isChosen })}
        />
      ) : planError ? null : (
        <Skeleton className="h-16 w-full" />
      )}
      {typed.field}
      {error ? <ErrorBox error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Keep it</Button>
        <Button type="submit" look="danger" reason={reason} isBusy={deleteVm.isPending}>
          {deleteVm.isPending ? 'Deleting' : 'Delete'}
        </Button>
      </div>
    </form>
  );
}
