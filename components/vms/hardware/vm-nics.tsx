'use client';

import { Cable, Plus, Unplug } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Copyable } from '@/components/ui/copy';
import { Section } from '@/components/ui/page';
import type { VmDetail } from '@/lib/domain/views';
import { whyCannot } from '../why-cannot';
import { comingDevices, type DeviceAction, DeviceRow } from './device-row';
import { AddNicDialog, RemoveNicDialog, SetNicDialog } from './nic-dialogs';

type Open = { what: 'add' } | { what: 'set' | 'remove'; mac: string } | null;

export function VmNics({ vm }: { vm: VmDetail }) {
  const [open, setOpen] = useState<Open>(null);
  const forbidden = useWhyForbidden('vm.change');
  const close = () => setOpen(null);
  const mac = open && 'mac' in open ? open.mac : '';
  const nic = vm.nics.find((one) => one.mac === mac) ?? null;
  const coming = comingDevices(vm, 'Network card');
  const remove = (address: string): DeviceAction => ({
    kind: 'vm.removeNic',
    text: 'Remove',
    icon: <Unplug aria-hidden />,
    isDanger: true,
    onSelect: () => setOpen({ what: 'remove', mac: address }),
  });
  return (
    <Section
      title="Network cards"
      note={
        <Button
          look="quiet"
          size="sm"
          reason={forbidden ?? whyCannot('vm.addNic', vm)}
          onClick={() => setOpen({ what: 'add' })}
        >
          <Plus aria-hidden />
          Add network card
        </Button>
      }
    >
      {vm.nics.length + coming.length === 0 ? (
        <p className="py-3 text-13 text-text-2">It has no network card.</p>
      ) : null}
      <ul aria-label="Network cards">
        {vm.nics.map((one) => (
          <DeviceRow
            key={one.mac}
            vm={vm}
            name={<Copyable text={one.mac} label={`Copy MAC address ${one.mac}`} />}
            label={`card ${one.mac}`}
            what={`Network card ${one.mac}`}
            figure={<span className="font-mono text-12">{one.addresses.join(', ')}</span>}
            actions={[
              {
                kind: 'vm.setNic',
                text: 'Change network or cable',
                icon: <Cable aria-hidden />,
                onSelect: () => setOpen({ what: 'set', mac: one.mac }),
              },
              remove(one.mac),
            ]}
          >
            <span className="font-mono text-12 text-text-2">{one.source}</span>
            <span className="text-12 text-text-3">{one.model}</span>
            {one.isLinkUp === false ? <span className="text-12 text-warn">Cable out</span> : null}
          </DeviceRow>
        ))}
        {coming.map(({ what, name, next }) => (
          <DeviceRow
            key={what}
            vm={vm}
            name={name}
            label={`card ${name}`}
            what={what}
            actions={[remove(name)]}
          >
            <span className="font-mono text-12 text-text-2">{next}</span>
          </DeviceRow>
        ))}
      </ul>
      {open?.what === 'add' ? <AddNicDialog vm={vm} onClose={close} /> : null}
      {open?.what === 'remove' ? <RemoveNicDialog vm={vm} mac={mac} onClose={close} /> : null}
      {open?.what === 'set' && nic ? <SetNicDialog vm={vm} nic={nic} onClose={close} /> : null}
    </Section>
  );
}
