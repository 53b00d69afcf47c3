'use client';

import { useState } from 'react';
import { Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/page';
import { pageSizeWords } from '@/lib/domain/host-hardware';
import type { VmDetail } from '@/lib/domain/views';
import { Changeable } from '../change/hardware-facts';
import { HugePagesDialog, NumaDialog } from './memory-dialogs';
import { PinningDialog } from './pinning-dialog';

/** Where the machine's CPUs and memory are held to on its host. */
export function VmPlacement({ vm }: { vm: VmDetail }) {
  const [open, setOpen] = useState<'pinning' | 'numa' | 'pages' | null>(null);
  const close = () => setOpen(null);
  const { vcpuPins = [], emulatorPin = null, numa = null, hugePages = null } = vm.placement ?? {};
  const pins = [
    ...vcpuPins.map(({ vcpu, cpus }) => `${vcpu} on ${cpus}`),
    ...(emulatorPin ? [`QEMU’s own work on ${emulatorPin}`] : []),
  ];
  const unset = (words: string) => <span className="text-text-2">{words}</span>;
  return (
    <Section title="Placement on the host">
      <Facts>
        <Fact name="CPUs">
          <Changeable vm={vm} kind="vm.setPinning" what="CPU pinning" onChange={() => setOpen('pinning')}>
            {pins.join(', ') || unset('on any of the host’s')}
          </Changeable>
        </Fact>
        <Fact name="Memory">
          <Changeable
            vm={vm}
            kind="vm.setNumaMemory"
            what="Memory placement"
            onChange={() => setOpen('numa')}
          >
            {numa ? `node ${numa.nodes}, ${numa.mode}` : unset('on any of the host’s nodes')}
          </Changeable>
        </Fact>
        <Fact name="Memory pages">
          <Changeable vm={vm} kind="vm.setHugePages" what="Huge pages" onChange={() => setOpen('pages')}>
            {hugePages ? sizeWords(hugePages.sizeKib) : unset('ordinary')}
          </Changeable>
        </Fact>
      </Facts>
      {open === 'pinning' ? <PinningDialog vm={vm} onClose={close} /> : null}
      {open === 'numa' ? <NumaDialog vm={vm} onClose={close} /> : null}
      {open === 'pages' ? <HugePagesDialog vm={vm} onClose={close} /> : null}
    </Section>
  );
}

function sizeWords(size: number | 'default'): string {
  return size === 'default' ? 'huge, of the host’s default size' : pageSizeWords(size);
}
