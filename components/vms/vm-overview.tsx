'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { OperationsTable } from '@/components/operations/operations-table';
import { Copyable } from '@/components/ui/copy';
import { Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/page';
import { Bytes, Missing } from '@/components/ui/quantity';
import { Ago, At } from '@/components/ui/time';
import { useVm } from '@/lib/client/queries';
import type { VmDetail } from '@/lib/domain/views';
import { hasAction, hasPart } from '@/lib/domain/vm-capabilities';
import { addressWords, whyNoAddress } from './addresses';
import { FrozenFact } from './change/frozen-fact';
import { CpusFact, FirmwareFact, MemoryFact } from './change/hardware-facts';
import { AutostartFact, ProtectionFact, VmAbout } from './change/identity-facts';
import { LastProblem } from './last-problem';
import { VmLoad } from './load/vm-load';
import { Provider } from './provider';
import { SilentNotice } from './silent';

import { VmScreen } from './vm-screen';
import { VmStateMark } from './vm-state';

const notSeen = 'Not known before the host has shown it.';

export function VmOverview({ id }: { id: string }) {
  const { data: vm } = useVm(id);
  if (!vm) return null;
  return (
    <div className="space-y-6">
      <LastProblem vm={vm} />
      <SilentNotice vm={vm} />
      {hasPart(vm, 'load') ? <VmLoad vm={vm} /> : null}
      <div className="grid gap-x-10 gap-y-6 xl:grid-cols-2">
        <StateFacts vm={vm} />
        <HardwareFacts vm={vm} />
        <Disks vm={vm} />
        <Networks vm={vm} />
        <VmAbout vm={vm} />
        {hasPart(vm, 'console') ? <VmScreen vm={vm} /> : null}
      </div>
      <Section title="Recent operations" note={<More href={`/vms/${id}/operations`}>All of them</More>}>
        {vm.operations.length === 0 ? (
          <p className="py-3 text-13 text-text-2">Nothing has been done to this machine from here.</p>
        ) : (
          <OperationsTable
            operations={vm.operations.slice(0, 5)}
            label="Recent operations"
            hasSubject={false}
          />
        )}
      </Section>
    </div>
  );
}

function StateFacts({ vm }: { vm: VmDetail }) {
  return (
    <Section title="State">
      <Facts>
        <Fact name="State">
          <VmStateMark vm={vm} />
        </Fact>
        <Fact name="Since">
          <At at={vm.stateSince} /> <span className="text-text-3">(</span>
          <Ago at={vm.stateSince} className="text-text-3" />
          <span className="text-text-3">)</span>
        </Fact>
        <Fact name={vm.hostId ? 'The host says' : 'Its provider says'}>
          {vm.rawState ? <span className="font-mono">{vm.rawState}</span> : <Missing />}
        </Fact>
        <Fact name="Addresses">
          {vm.addresses.length > 0 ? (
            <span className="flex flex-wrap gap-x-4">
              {vm.addresses.map((address) => (
                <Copyable key={address} text={address} label={`Copy address ${address}`} />
              ))}
              {vm.addressSource ? (
                <span className="text-text-3">{addressWords[vm.addressSource]}</span>
              ) : null}
            </span>
          ) : (
            <span className="text-text-3">{whyNoAddress(vm)}</span>
          )}
        </Fact>
        <Fact name="Host name inside">
          {vm.guestHostname ? <Copyable text={vm.guestHostname} label="Copy host name" /> : <Missing />}
        </Fact>
        {hasPart(vm, 'hardware') ? (
          <Fact name="Guest agent">
            {vm.observedAt ? vm.hasGuestAgent ? 'Has a channel for one' : 'None' : <Missing />}
          </Fact>
        ) : null}
        {vm.isFrozen ? (
          <Fact name="File systems">
            <FrozenFact vm={vm} />
          </Fact>
        ) : null}
        <Fact name="Last seen">{vm.observedAt ? <Ago at={vm.observedAt} /> : 'Not yet'}</Fact>
      </Facts>
    </Section>
  );
}

function HardwareFacts({ vm }: { vm: VmDetail }) {
  return (
    <Section title="Hardware">
      <Facts>
        <Fact name="Provider">
          <Provider type={vm.hypervisorType} />
          {vm.hostId && vm.hostName ? (
            <>
              {' '}
              on{' '}
              <Link href={`/hosts/${vm.hostId}`} className="rounded-sm font-mono hover:underline">
                {vm.hostName}
              </Link>
            </>
          ) : null}
        </Fact>
        <Fact name="CPUs">
          <CpusFact vm={vm} />
        </Fact>
        <Fact name="Memory">
          <MemoryFact vm={vm} />
        </Fact>
        {hasPart(vm, 'hardware') ? (
          <Fact name="Firmware">
            <FirmwareFact vm={vm} />
          </Fact>
        ) : null}
        <Fact name="Made from">{vm.imageName ?? <Missing word="made elsewhere" />}</Fact>
        {hasAction(vm, 'vm.setAutostart') ? (
          <Fact name="Starts with its host">
            <AutostartFact vm={vm} />
          </Fact>
        ) : null}
        {hasAction(vm, 'vm.setProtected') ? (
          <Fact name="Deletion">
            <ProtectionFact vm={vm} />
          </Fact>
        ) : null}
        <Fact name="Identifier">
          <Copyable text={vm.externalId} label="Copy identifier" />
        </Fact>
        {vm.isPersistent ? null : <Fact name="Kept">It vanishes from its host when it is off</Fact>}
      </Facts>
    </Section>
  );
}

function Disks({ vm }: { vm: VmDetail }) {
  return (
    <Section title="Disks" note={<More href={`/vms/${vm.id}/disks`}>Files and space</More>}>
      {vm.disks.length === 0 ? (
        <p className="py-3 text-13 text-text-2">{vm.observedAt ? 'It has no disks.' : notSeen}</p>
      ) : null}
      <ul>
        {vm.disks.map((disk) => (
          <li
            key={disk.target}
            className="flex min-h-row items-center gap-4 border-line border-b py-1 text-13 last:border-b-0"
          >
            <span className="w-10 shrink-0 font-mono">{disk.target}</span>
            <span className="min-w-0 flex-1 break-all font-mono text-12 text-text-2">
              {disk.pool && disk.volume ? `${disk.pool}/${disk.volume}` : (disk.source ?? 'empty drive')}
            </span>
            <span className="shrink-0 text-12 text-text-3">
              {[disk.device === 'disk' ? disk.format : disk.device, disk.bus].filter(Boolean).join(', ')}
            </span>
            <span className="w-20 shrink-0 text-right">
              <Bytes bytes={disk.sizeBytes} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Networks({ vm }: { vm: VmDetail }) {
  return (
    <Section title="Network" note={<More href={`/vms/${vm.id}/network`}>All of the network</More>}>
      {vm.nics.length === 0 ? (
        <p className="py-3 text-13 text-text-2">{vm.observedAt ? 'It has no network card.' : notSeen}</p>
      ) : null}
      <ul>
        {vm.nics.map((nic) => (
          <li
            key={nic.mac}
            className="flex min-h-row flex-wrap items-center gap-x-4 border-line border-b py-1 text-13 last:border-b-0"
          >
            <Copyable text={nic.mac} label={`Copy MAC address ${nic.mac}`} />
            <span className="font-mono text-12 text-text-2">{nic.source}</span>
            <span className="text-12 text-text-3">{nic.model}</span>
            <span className="ml-auto font-mono text-12">{nic.addresses.join(', ')}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function More({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded-sm hover:text-text hover:underline">
      {children}
    </Link>
  );
}
