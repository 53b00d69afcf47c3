'use client';

import { useState } from 'react';
import { CheckField } from '@/components/ui/checkbox';
import { At } from '@/components/ui/time';
import { useTypedName } from '@/components/ui/typed-name';
import type { SnapshotRow, VmDetail } from '@/lib/domain/views';
import { ChangeVmDialog } from '../change/change-vm-dialog';

type Props = {
  vm: VmDetail;
  snapshot: SnapshotRow;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

/** What the machine is now is lost, so its name is typed. */
export function RevertDialog({ vm, snapshot, ...dialog }: Props) {
  const runs = vm.state === 'running' || vm.state === 'paused';
  const [startAfter, setStartAfter] = useState(runs);
  const typed = useTypedName(vm.name, 'machine');
  return (
    <ChangeVmDialog
      {...dialog}
      vm={vm}
      title={`Revert ${vm.name} to ${snapshot.name}`}
      change={{
        kind: 'vm.revert',
        params: { snapshot: snapshot.name, startAfter: startAfter && !snapshot.hasMemory },
      }}
      reason={typed.reason}
      isDanger
    >
      <About snapshot={snapshot} />
      {snapshot.hasMemory ? null : (
        <CheckField isChecked={startAfter} onChange={setStartAfter}>
          Start it afterwards
        </CheckField>
      )}
      {typed.field}
    </ChangeVmDialog>
  );
}

export function DeleteSnapshotDialog({ vm, snapshot, ...dialog }: Props) {
  const typed = useTypedName(snapshot.name, 'snapshot');
  return (
    <ChangeVmDialog
      {...dialog}
      vm={vm}
      title={`Delete the snapshot ${snapshot.name}`}
      change={{ kind: 'vm.deleteSnapshot', params: { snapshot: snapshot.name } }}
      reason={typed.reason}
      isDanger
    >
      <About snapshot={snapshot} />
      {typed.field}
    </ChangeVmDialog>
  );
}

function About({ snapshot }: { snapshot: SnapshotRow }) {
  return (
    <p className="text-13 text-text-2">
      Taken <At at={snapshot.createdAt} />
      {snapshot.description ? `: ${snapshot.description}` : '.'}
    </p>
  );
}
