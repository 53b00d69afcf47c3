'use client';

import { useState } from 'react';
import { Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/page';
import type { VmDetail } from '@/lib/domain/views';
import { Changeable } from '../change/hardware-facts';
import { BootDialog } from './boot-dialog';

/** What the machine starts from. */
export function VmBoot({ vm }: { vm: VmDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  // The order that is kept is the next start's; where it waits, what runs has another.
  const waiting = vm.pending.find(({ what }) => what === 'Boot order');
  const order = waiting?.now ?? vm.boot?.order.join(', ') ?? '';
  return (
    <Section title="Start">
      <Facts>
        <Fact name="Boot order">
          <Changeable vm={vm} kind="vm.setBootOrder" what="Boot order" onChange={() => setIsOpen(true)}>
            {order ? (
              <span className="font-mono">{order}</span>
            ) : (
              <span className="text-text-2">as the firmware finds them</span>
            )}
          </Changeable>
        </Fact>
      </Facts>
      {isOpen ? <BootDialog vm={vm} onClose={() => setIsOpen(false)} /> : null}
    </Section>
  );
}
