'use client';

import { TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Ago } from '@/components/ui/time';
import { useVmLines } from '@/lib/client/use-vm-lines';
import type { VmRow } from '@/lib/domain/views';
import { wholeFleet } from '@/lib/domain/vm-view';

/** On the machine's own page: what that means, and what can be done. */
export function SilentNotice({
  vm,
}: {
  vm: Pick<VmRow, 'name' | 'silentSince' | 'hostName' | 'activeOperation'>;
}) {
  // What takes a snapshot or moves answers when that is over.
  if (!vm.silentSince || vm.activeOperation) return null;
  return (
    <Notice>
      <p className="font-medium text-text">
        The QEMU process of {vm.name} has not answered its host for <Ago at={vm.silentSince} form="length" />.
      </p>
      <p className="text-text-2">
        {vm.hostName} itself answers, and its other machines are not held up. The process is asked again every
        few seconds. Often the storage under its disks hangs: look there first. Force off ends it, with what
        it has not written yet.
      </p>
    </Notice>
  );
}

/** On a host's page: which of its machines hold themselves up. */
export function SilentVms({ hostId }: { hostId: string }) {
  const { known, held } = useVmLines({ ...wholeFleet, q: 'is:silent', hostId });
  const number = known?.matches ?? 0;
  const silent = [...held()];
  if (number === 0) return null;
  return (
    <Notice>
      <p className="font-medium text-text">
        {number === 1 ? 'One machine does' : `${number} machines do`} not answer this host:{' '}
        {silent.slice(0, namesShown).map((vm, index) => (
          <span key={vm.id}>
            {index > 0 ? ', ' : null}
            <Link href={`/vms/${vm.id}`} className="rounded-sm font-mono hover:underline">
              {vm.name}
            </Link>
          </span>
        ))}
        {number > namesShown ? ` and ${number - namesShown} more` : null}
      </p>
      <p className="text-text-2">
        {number === 1 ? 'Its QEMU process hangs' : 'Their QEMU processes hang'}; everything else on the host
        goes on. Each is asked again every few seconds.
      </p>
    </Notice>
  );
}

// More names than this are no longer read.
const namesShown = 5;

function Notice({ children }: { children: ReactNode }) {
  return (
    <div
      role="status"
      className="flex gap-3 rounded-md border border-warn/40 bg-warn-soft px-3 py-2.5 text-13"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0 flex-1 space-y-1">{children}</div>
    </div>
  );
}
