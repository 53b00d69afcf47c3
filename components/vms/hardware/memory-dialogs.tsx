'use client';

import { useState } from 'react';
import { Field, Input, Select } from '@/components/ui/field';
import { asText, formatMib } from '@/lib/client/format';
import { useHostHardware } from '@/lib/client/queries';
import { pageSizeWords } from '@/lib/domain/host-hardware';
import type { numaModes } from '@/lib/domain/placement-changes';
import type { VmDetail } from '@/lib/domain/views';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';
import { problemOf } from './problem-of';

type Props = { vm: VmDetail; onClose: () => void };

const modeWords: Record<(typeof numaModes)[number], string> = {
  strict: 'Only on these nodes',
  preferred: 'On this node as long as it has room',
  interleave: 'Spread evenly over these nodes',
};

export function NumaDialog({ vm, onClose }: Props) {
  const { data: view } = useHostHardware(vm.hostId);
  const [mode, setMode] = useState<string>(vm.placement?.numa?.mode ?? '');
  const [nodes, setNodes] = useState(vm.placement?.numa?.nodes ?? '0');
  const parsed = vmChange.safeParse({
    kind: 'vm.setNumaMemory',
    params: { placement: mode ? { mode, nodes } : null },
  });
  const cells = view?.hardware?.cells ?? [];
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Memory placement of ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.setNumaMemory"
    >
      <Field label="Where its memory lies">
        <Select value={mode} onChange={(event) => setMode(event.target.value)}>
          <option value="">Wherever the host likes</option>
          {Object.entries(modeWords).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
      {mode ? (
        <Field
          label="Memory nodes"
          hint={cells.map(({ id, memoryMib }) => `Node ${id}: ${asText(formatMib(memoryMib))}`).join(', ')}
          error={problemOf(parsed, 'nodes')}
        >
          <Input value={nodes} className="font-mono" onChange={(event) => setNodes(event.target.value)} />
        </Field>
      ) : null}
    </ChangeVmDialog>
  );
}

export function HugePagesDialog({ vm, onClose }: Props) {
  const { data: view } = useHostHardware(vm.hostId);
  const now = vm.placement?.hugePages?.sizeKib;
  const [size, setSize] = useState(typeof now === 'number' ? String(now) : '');
  const pools = view?.hardware?.cells.flatMap(({ hugePages }) => hugePages) ?? [];
  const sizes = [...new Set(pools.map(({ sizeKib }) => sizeKib))];
  const parsed = vmChange.safeParse({
    kind: 'vm.setHugePages',
    params: { sizeKib: size ? Number(size) : null },
  });
  const words = (sizeKib: number) => {
    const own = pools.filter((pool) => pool.sizeKib === sizeKib);
    const total = own.reduce((sum, pool) => sum + pool.total, 0);
    const free = own.reduce((sum, pool) => sum + pool.free, 0);
    return `${pageSizeWords(sizeKib)}, ${total ? `${free} of ${total} free` : 'none reserved'}`;
  };
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Memory pages of ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.setHugePages"
    >
      <Field label="Size of its memory’s pages">
        <Select value={size} onChange={(event) => setSize(event.target.value)}>
          <option value="">Ordinary</option>
          {sizes.map((sizeKib) => (
            <option key={sizeKib} value={sizeKib}>
              {words(sizeKib)}
            </option>
          ))}
        </Select>
      </Field>
    </ChangeVmDialog>
  );
}
