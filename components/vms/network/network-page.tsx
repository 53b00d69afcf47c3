'use client';

import { Cable, Plus, Unplug } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Copyable } from '@/components/ui/copy';
import { Section } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useNetworks, useVm, useVmLoad } from '@/lib/client/queries';
import type { VmDetail } from '@/lib/domain/views';
import type { VmNic } from '@/lib/domain/vm';
import { hasAction } from '@/lib/domain/vm-capabilities';
import { addressWords } from '../addresses';
import { comingDevices, type DeviceAction, DeviceRow } from '../hardware/device-row';
import { AddNicDialog, RemoveNicDialog, SetNicDialog } from '../hardware/nic-dialogs';
import { LastProblem } from '../last-problem';
import { Rates } from '../rates';
import { whyCannot } from '../why-cannot';

type Open = { what: 'add' } | { what: 'set' | 'remove'; mac: string } | null;

/** A machine's network cards: where each hangs, its addresses and who told them, and what goes through it. */
export function NetworkPage({ id }: { id: string }) {
  const { data: vm } = useVm(id);
  if (!vm) return <Skeleton className="h-40 w-full" />;
  return (
    <div className="space-y-8">
      <LastProblem vm={vm} />
      <VmNics vm={vm} />
    </div>
  );
}

function VmNics({ vm }: { vm: VmDetail }) {
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
        hasAction(vm, 'vm.addNic') ? (
          <Button
            look="quiet"
            size="sm"
            reason={forbidden ?? whyCannot('vm.addNic', vm)}
            onClick={() => setOpen({ what: 'add' })}
          >
            <Plus aria-hidden />
            Add network card
          </Button>
        ) : null
      }
    >
      {vm.nics.length + coming.length === 0 ? (
        <p className="py-3 text-13 text-text-2">
          {vm.observedAt ? 'It has no network card.' : 'Not known before the host has shown it.'}
        </p>
      ) : null}
      <ul aria-label="Network cards">
        {vm.nics.map((one) => (
          <DeviceRow
            key={one.mac}
            vm={vm}
            name={<Copyable text={one.mac} label={`Copy MAC address ${one.mac}`} />}
            label={`card ${one.mac}`}
            what={`Network card ${one.mac}`}
            below={<NicDetails vm={vm} nic={one} />}
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
            <NetworkName vm={vm} nic={one} />
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

/** A network of libvirt has a page of its own. */
function NetworkName({ vm, nic }: { vm: VmDetail; nic: VmNic }) {
  const { data: networks } = useNetworks();
  const isNetwork = nic.link?.kind === 'network';
  const network = networks?.find(
    ({ hostId, name }) => isNetwork && hostId === vm.hostId && name === nic.source,
  );
  if (!network) return <span className="font-mono text-12 text-text-2">{nic.source}</span>;
  return (
    <Link href={`/networks/${network.id}`} className="rounded-sm font-mono text-12 hover:underline">
      {nic.source}
    </Link>
  );
}

function NicDetails({ vm, nic }: { vm: VmDetail; nic: VmNic }) {
  const isOn = vm.state === 'running' || vm.state === 'paused';
  const { data: load } = useVmLoad(vm.id, isOn);
  const { bridge = null, device = null } = nic.link ?? {};
  const rates = isOn && device ? load?.devices?.cards[device] : undefined;
  return (
    <div className="space-y-1 pb-1">
      {nic.addresses.length > 0 ? (
        <p className="flex flex-wrap items-center gap-x-4">
          {nic.addresses.map((address) => (
            <Copyable key={address} text={address} label={`Copy address ${address}`} />
          ))}
          {vm.addressSource ? (
            <span className="text-12 text-text-3">{addressWords[vm.addressSource]}</span>
          ) : null}
        </p>
      ) : null}
      {device || rates ? (
        <div className="flex flex-wrap gap-x-4 text-12 text-text-2">
          {device ? (
            <span>
              On its host <span className="font-mono">{device}</span>
              {bridge ? (
                <>
                  , a port of <span className="font-mono">{bridge}</span>
                </>
              ) : null}
            </span>
          ) : null}
          {rates ? (
            <Rates
              of={[
                [rates.receiveRate, 'received'],
                [rates.sendRate, 'sent'],
              ]}
            />
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
