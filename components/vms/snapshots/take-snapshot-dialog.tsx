'use client';

import { useState } from 'react';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Input } from '@/components/ui/field';
import type { VmDetail } from '@/lib/domain/views';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';

type Props = { vm: VmDetail; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function TakeSnapshotDialog({ vm, ...dialog }: Props) {
  const [name, setName] = useState(suggestName);
  const [description, setDescription] = useState('');
  const [withMemory, setWithMemory] = useState(true);
  const [quiesce, setQuiesce] = useState(true);
  const runs = vm.state === 'running' || vm.state === 'paused';
  const parsed = vmChange.safeParse({
    kind: 'vm.snapshot',
    params: { name, description, withMemory: runs && withMemory, quiesce },
  });
  const problemOf = (field: string) =>
    parsed.success ? undefined : parsed.error.issues.find(({ path }) => path.includes(field))?.message;
  return (
    <ChangeVmDialog
      {...dialog}
      vm={vm}
      title={`Take a snapshot of ${vm.name}`}
      change={parsed.success ? parsed.data : null}
      kind="vm.snapshot"
    >
      <Field label="Name" error={problemOf('name')}>
        <Input
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      <Field label="Description" error={problemOf('description')}>
        <Input value={description} onChange={(event) => setDescription(event.target.value)} />
      </Field>
      {runs ? (
        <div className="space-y-1">
          <CheckField
            isChecked={withMemory}
            onChange={setWithMemory}
            hint="Going back then goes on from this moment; without it, the machine boots."
          >
            With its memory
          </CheckField>
          {withMemory ? null : (
            <CheckField
              isChecked={quiesce}
              onChange={setQuiesce}
              hint="The guest agent does it, where one is connected."
            >
              Freeze its file systems meanwhile
            </CheckField>
          )}
        </div>
      ) : null}
    </ChangeVmDialog>
  );
}

/** The minute, so that two of a day have different names; it begins with a letter, which QEMU wants. */
function suggestName(): string {
  return `at-${new Date().toISOString().slice(0, 16).replace('T', '-').replace(':', '')}`;
}
