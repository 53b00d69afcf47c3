'use client';

import { useState } from 'react';
import { Field, Select } from '@/components/ui/field';
import { useTypedName } from '@/components/ui/typed-name';
import { type KeyCombo, keyCombos } from '@/lib/domain/act-changes';
import { vmChangeWords } from '@/lib/domain/change-words';
import type { VmRow } from '@/lib/domain/views';
import { ChangeVmDialog } from './change-vm-dialog';

export type PlainAct = 'vm.save' | 'vm.discardSaved' | 'vm.reset' | 'vm.nmi' | 'vm.freeze' | 'vm.thaw';

type Props = { vm: Pick<VmRow, 'id' | 'name'>; onClose: () => void };

const titles: Record<PlainAct, (name: string) => string> = {
  'vm.save': (name) => `Save the memory of ${name} and stop it`,
  'vm.discardSaved': (name) => `Discard the saved memory of ${name}`,
  'vm.reset': (name) => `Reset ${name}`,
  'vm.nmi': (name) => `Send an NMI to ${name}`,
  'vm.freeze': (name) => `Freeze the file systems of ${name}`,
  'vm.thaw': (name) => `Thaw the file systems of ${name}`,
};

/** What asks for nothing: its plan says what it does and what is lost. What cannot be undone wants the name typed. */
export function ActDialog({ vm, kind, onClose }: Props & { kind: PlainAct }) {
  const typed = useTypedName(vm.name, 'machine');
  // What was saved is a state of the machine that nothing brings back.
  const isForGood = kind === 'vm.discardSaved';
  return (
    <ChangeVmDialog
      vm={vm}
      title={titles[kind](vm.name)}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={{ kind, params: {} }}
      reason={isForGood ? typed.reason : null}
      isDanger={kind !== 'vm.save' && kind !== 'vm.thaw'}
    >
      {isForGood ? typed.field : null}
    </ChangeVmDialog>
  );
}

export function SendKeysDialog({ vm, onClose }: Props) {
  const [combo, setCombo] = useState<KeyCombo>('ctrlAltDelete');
  return (
    <ChangeVmDialog
      vm={vm}
      title={`${vmChangeWords['vm.sendKeys'].verb} to ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={{ kind: 'vm.sendKeys', params: { combo } }}
    >
      <Field label="Keys">
        <Select value={combo} onChange={(event) => setCombo(event.target.value as KeyCombo)}>
          {Object.entries(keyCombos).map(([key, text]) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
        </Select>
      </Field>
    </ChangeVmDialog>
  );
}
