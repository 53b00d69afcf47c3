'use client';

import { useState } from 'react';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Input } from '@/components/ui/field';
import { newUuid } from '@/lib/client/uuid';
import type { VmRow } from '@/lib/domain/views';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';
import { problemOf } from '../hardware/problem-of';

type Props = { vm: Pick<VmRow, 'id' | 'name' | 'isTemplate'>; onClose: () => void };

/** A copy under another name; from a template one that shares its disks, unless a whole copy is wanted. */
export function CloneDialog({ vm, onClose }: Props) {
  const [name, setName] = useState(`${vm.name}-clone`.slice(0, 63));
  const [isLinked, setIsLinked] = useState(vm.isTemplate);
  // One for this dialog: what is shown is what is made.
  const [cloneId] = useState(newUuid);
  const parsed = vmChange.safeParse({ kind: 'vm.clone', params: { name, cloneId, isLinked } });
  return (
    <ChangeVmDialog
      vm={vm}
      title={vm.isTemplate ? `Create from the template ${vm.name}` : `Clone ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.clone"
    >
      <Field label="Name of the clone" error={problemOf(parsed, 'name')}>
        <Input
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      <CheckField
        isChecked={isLinked}
        onChange={setIsLinked}
        hint="Made in a moment, and takes only what is written to it; the template then has to stay."
      >
        Linked: its disks lie on the template’s
      </CheckField>
    </ChangeVmDialog>
  );
}

export function TemplateDialog({ vm, onClose }: Props) {
  return (
    <ChangeVmDialog
      vm={vm}
      title={vm.isTemplate ? `Turn ${vm.name} back into a machine` : `Make ${vm.name} a template`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={{ kind: 'vm.setTemplate', params: { isTemplate: !vm.isTemplate } }}
    >
      {null}
    </ChangeVmDialog>
  );
}
