'use client';

import { usePathname, useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckField } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Field, Input } from '@/components/ui/field';
import { Bytes } from '@/components/ui/quantity';
import { Skeleton } from '@/components/ui/skeleton';
import { errorOf } from '@/lib/client/action-result';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { useVm } from '@/lib/client/queries';
import type { VmDetail } from '@/lib/domain/views';
import { useDeleteVm } from './use-vm-actions';

type Props = { vmId: string; name: string; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Names what will be lost, and wants the machine's name typed. */
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
  const deleteVm = useDeleteVm();
  const [typed, setTyped] = useState('');
  const [deleteDisks, setDeleteDisks] = useState(true);
  // One key for this dialog: a second press after a broken connection is the same operation.
  const [idempotencyKey] = useState(newIdempotencyKey);
  const error = errorOf(deleteVm.error);

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (typed !== name || deleteVm.isPending) return;
    deleteVm.mutate(
      { vmId, deleteDisks, idempotencyKey },
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
      <WhatIsLost vm={vm} deleteDisks={deleteDisks} />
      <CheckField
        isChecked={deleteDisks}
        onChange={setDeleteDisks}
        hint="Otherwise they stay in their storage pool, without a machine."
      >
        Delete its disks too
      </CheckField>
      <Field label="Type the name to confirm" hint={<span className="break-all font-mono">{name}</span>}>
        <Input
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      {error ? <ErrorBox error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Keep it</Button>
        <Button
          type="submit"
          look="danger"
          reason={typed === name ? null : 'Type the name of the machine first.'}
          isBusy={deleteVm.isPending}
        >
          {deleteVm.isPending ? 'Deleting' : 'Delete'}
        </Button>
      </div>
    </form>
  );
}

function WhatIsLost({ vm, deleteDisks }: { vm: VmDetail | undefined; deleteDisks: boolean }) {
  if (!vm) return <Skeleton className="h-16 w-full" />;
  const disks = vm.disks.filter(({ device, source }) => device === 'disk' && source);
  return (
    <div className="rounded-md border px-3 py-2 text-13">
      {vm.state === 'running' || vm.state === 'paused' ? (
        <p className="pb-1 font-medium text-warn">It is {vm.state} and will be forced off first.</p>
      ) : null}
      {disks.length === 0 ? <p className="text-text-2">It has no disks.</p> : null}
      <ul>
        {disks.map((disk) => (
          <li key={disk.target} className="flex min-h-7 items-center gap-3">
            <span className="text-text-3">{disk.target}</span>
            <span
              className={`min-w-0 flex-1 break-all font-mono text-12 ${deleteDisks ? 'line-through decoration-bad' : ''}`}
            >
              {disk.pool && disk.volume ? `${disk.pool}/${disk.volume}` : disk.source}
            </span>
            <Bytes bytes={disk.sizeBytes} />
            <span className={`w-10 text-right ${deleteDisks ? 'text-bad' : 'text-text-3'}`}>
              {deleteDisks ? 'lost' : 'kept'}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
