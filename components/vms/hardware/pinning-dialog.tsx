'use client';

import { useState } from 'react';
import { Field, Input } from '@/components/ui/field';
import { useHostHardware } from '@/lib/client/queries';
import { formatCpuSet, parseCpuSet } from '@/lib/domain/cpu-set';
import type { VmDetail } from '@/lib/domain/views';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';

const emulator = 'emulator';

/** A field for each of the guest's CPUs, and one for QEMU's own threads; an empty one pins nothing. */
export function PinningDialog({ vm, onClose }: { vm: VmDetail; onClose: () => void }) {
  const { data: view } = useHostHardware(vm.hostId);
  const pins = vm.placement?.vcpuPins ?? [];
  const [texts, setTexts] = useState<Record<string, string>>(() => ({
    ...Object.fromEntries(pins.map(({ vcpu, cpus }) => [vcpu, cpus])),
    [emulator]: vm.placement?.emulatorPin ?? '',
  }));
  const count = Math.max(vm.vcpus, ...pins.map(({ vcpu }) => vcpu + 1));
  const numbers = Array.from({ length: count }, (_, vcpu) => vcpu);
  const textOf = (key: string | number) => texts[key]?.trim() ?? '';
  const parsed = vmChange.safeParse({
    kind: 'vm.setPinning',
    params: {
      vcpus: numbers.flatMap((vcpu) => (textOf(vcpu) ? [{ vcpu, cpus: textOf(vcpu) }] : [])),
      emulator: textOf(emulator) || null,
    },
  });
  const nodes = view?.hardware?.cells.map(({ id, cpus }) => `node ${id}: ${formatCpuSet(cpus)}`) ?? [];
  const field = (key: string | number, label: string) => (
    <Field
      key={key}
      label={label}
      error={textOf(key) && !parseCpuSet(textOf(key)) ? 'Numbers and ranges, as 0-3,8.' : undefined}
    >
      <Input
        value={texts[key] ?? ''}
        placeholder="any"
        className="font-mono"
        onChange={(event) => setTexts({ ...texts, [key]: event.target.value })}
      />
    </Field>
  );
  return (
    <ChangeVmDialog
      vm={vm}
      title={`CPU pinning of ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.setPinning"
    >
      <p className="text-13 text-text-2">
        The host’s CPUs that each may run on{nodes.length ? `; it has ${nodes.join(', ')}` : ''}.
      </p>
      <div className="grid max-h-72 grid-cols-2 gap-x-4 gap-y-3 overflow-y-auto p-0.5">
        {numbers.map((vcpu) => field(vcpu, `CPU ${vcpu}`))}
        {field(emulator, 'QEMU’s own work')}
      </div>
    </ChangeVmDialog>
  );
}
