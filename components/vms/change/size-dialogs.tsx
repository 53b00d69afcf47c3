'use client';

import { useState } from 'react';
import { Field, Input } from '@/components/ui/field';
import type { VmDetail } from '@/lib/domain/views';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from './change-vm-dialog';

type Props = {
  vm: Pick<VmDetail, 'id' | 'name' | 'vcpus' | 'memoryMib'>;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

export function CpusDialog({ vm, ...dialog }: Props) {
  const [vcpus, setVcpus] = useState(String(vm.vcpus));
  const parsed = vmChange.safeParse({ kind: 'vm.setCpus', params: { vcpus } });
  return (
    <ChangeVmDialog
      {...dialog}
      vm={vm}
      title={`CPUs of ${vm.name}`}
      change={parsed.success && vcpus ? parsed.data : null}
      kind="vm.setCpus"
    >
      <Field label="CPUs" hint={`${vm.vcpus} now.`} error={vcpus ? problem(parsed) : undefined}>
        <Input
          type="number"
          inputMode="numeric"
          min={1}
          value={vcpus}
          onChange={(event) => setVcpus(event.target.value)}
        />
      </Field>
    </ChangeVmDialog>
  );
}

export function MemoryDialog({ vm, ...dialog }: Props) {
  const [memoryMib, setMemoryMib] = useState(String(vm.memoryMib));
  const parsed = vmChange.safeParse({ kind: 'vm.setMemory', params: { memoryMib } });
  return (
    <ChangeVmDialog
      {...dialog}
      vm={vm}
      title={`Memory of ${vm.name}`}
      change={parsed.success && memoryMib ? parsed.data : null}
      kind="vm.setMemory"
    >
      <Field label="Memory" hint={`${vm.memoryMib} MiB now.`} error={memoryMib ? problem(parsed) : undefined}>
        <Input
          type="number"
          inputMode="numeric"
          unit="MiB"
          min={64}
          step={64}
          value={memoryMib}
          onChange={(event) => setMemoryMib(event.target.value)}
        />
      </Field>
    </ChangeVmDialog>
  );
}

function problem(parsed: ReturnType<typeof vmChange.safeParse>): string | undefined {
  return parsed.success ? undefined : parsed.error.issues[0]?.message;
}
