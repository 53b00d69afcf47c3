'use client';

import { useState } from 'react';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Input } from '@/components/ui/field';
import { At } from '@/components/ui/time';
import type { SnapshotRow, VmDetail } from '@/lib/domain/views';
import { ChangeVmDialog } from '../change/change-vm-dialog';

type Props = {
  vm: VmDetail;
  snapshot: SnapshotRow;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

/** Says what is lost, and of a machine that runs wants the name typed. */
export function RevertDialog({ vm, snapshot, ...dialog }: Props) {
  const runs = vm.state === 'running' || vm.state === 'paused';
  const [startAfter, setStartAfter] = useState(runs);
  const [typed, setTyped] = useState('');
  return (
    <ChangeVmDialog
      {...dialog}
      vm={vm}
      title={`Revert ${vm.name} to ${snapshot.name}`}
      change={{
        kind: 'vm.revert',
        params: { snapshot: snapshot.name, startAfter: startAfter && !snapshot.hasMemory },
      }}
      reason={runs && typed !== vm.name ? 'Type the name of the machine first.' : null}
      isDanger
    >
      <About snapshot={snapshot} />
      {snapshot.hasMemory ? null : (
        <CheckField isChecked={startAfter} onChange={setStartAfter}>
          Start it afterwards
        </CheckField>
      )}
      {runs ? (
        <Field
          label="It is running. Type its name to confirm"
          hint={<span className="break-all font-mono">{vm.name}</span>}
        >
          <Input
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
          />
        </Field>
      ) : null}
    </ChangeVmDialog>
  );
}

export function DeleteSnapshotDialog({ vm, snapshot, ...dialog }: Props) {
  return (
    <ChangeVmDialog
      {...dialog}
      vm={vm}
      title={`Delete the snapshot ${snapshot.name}`}
      change={{ kind: 'vm.deleteSnapshot', params: { snapshot: snapshot.name } }}
      isDanger
    >
      <About snapshot={snapshot} />
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
