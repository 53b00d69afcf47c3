'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { OperationsTable } from '@/components/operations/operations-table';
import { ButtonLink } from '@/components/ui/button';
import { Copyable } from '@/components/ui/copy';
import { Empty } from '@/components/ui/empty';
import { Folded } from '@/components/ui/error-box';
import { Fact, Facts } from '@/components/ui/facts';
import { PageHead, Section } from '@/components/ui/page';
import { Missing } from '@/components/ui/quantity';
import { Ago, At } from '@/components/ui/time';
import { VmStateMark } from '@/components/vms/vm-state';
import { viewOf } from '@/lib/client/fetch-json';
import { useNetwork } from '@/lib/client/queries';
import type { NetworkDetail as Detail } from '@/lib/domain/views';
import { NetworkActions } from './network-actions';
import { NetworkStateMark } from './network-state';
import { modeText, rangeText, subnetText } from './network-words';

export function NetworkDetail({ id }: { id: string }) {
  const { data: network, error } = useNetwork(id);
  if (!network) return null;
  if (error && viewOf(error).code === 'not_found') {
    return (
      <Empty
        title={`${network.name} is gone`}
        action={<ButtonLink href="/networks">All networks</ButtonLink>}
      >
        The host {network.hostName} no longer has this network. What was done with it is kept under
        Operations.
      </Empty>
    );
  }
  return (
    <>
      <PageHead
        title={<span className="font-mono">{network.name}</span>}
        note={
          <span className="flex items-center gap-3">
            <NetworkStateMark network={network} />
            <span>
              on{' '}
              <Link href={`/hosts/${network.hostId}`} className="rounded-sm font-mono hover:underline">
                {network.hostName}
              </Link>
            </span>
          </span>
        }
        actions={<NetworkActions network={network} />}
      />
      <div className="grid gap-x-10 gap-y-6 xl:grid-cols-2">
        <About network={network} />
        <Machines network={network} />
        <Leases network={network} />
        <Reservations network={network} />
      </div>
      {network.operations.length ? (
        <Section title="Operations" className="mt-6">
          <OperationsTable
            operations={network.operations}
            label="Operations of this network"
            hasSubject={false}
          />
        </Section>
      ) : null}
    </>
  );
}

function About({ network }: { network: Detail }) {
  return (
    <Section
      title="Network"
      note={
        <>
          seen <Ago at={network.observedAt} />
        </>
      }
    >
      <Facts>
        <Fact name="Kind">{modeText(network)}</Fact>
        <Fact name="Bridge">
          {network.bridge ? <span className="font-mono">{network.bridge}</span> : <Missing />}
        </Fact>
        <Fact name="Host’s address">
          {subnetText(network) ? <Copyable text={subnetText(network)} label="Copy addresses" /> : <Missing />}
        </Fact>
        <Fact name="Handed out">
          {rangeText(network) ? <span className="font-mono">{rangeText(network)}</span> : 'nothing'}
        </Fact>
        <Fact name="With its host">
          {network.isPersistent
            ? network.isAutostart
              ? 'starts'
              : 'stays off'
            : 'is forgotten when it stops'}
        </Fact>
        <Fact name="UUID">
          <Copyable text={network.uuid} label="Copy UUID" />
        </Fact>
      </Facts>
      <div className="pt-2">
        <Folded summary="Its definition" text={network.definition} />
      </div>
    </Section>
  );
}

function Machines({ network }: { network: Detail }) {
  return (
    <Section title="Machines on it" note={network.vms.length || null}>
      <List empty="No machine’s definition names this network." isEmpty={network.vms.length === 0}>
        {network.vms.map((vm) => (
          <Line
            key={vm.id}
            left={
              <Link href={`/vms/${vm.id}`} className="rounded-sm font-medium hover:underline">
                {vm.name}
              </Link>
            }
            right={
              <VmStateMark
                vm={{
                  state: vm.state,
                  activeOperation: null,
                  rawState: '',
                  isMemorySaved: false,
                  silentSince: null,
                }}
              />
            }
          >
            {network.nics
              .filter(({ vmId }) => vmId === vm.id)
              .map(({ mac, addresses }) => [mac, ...addresses].join(' · '))
              .join(', ') || 'at its next start'}
          </Line>
        ))}
      </List>
    </Section>
  );
}

function Leases({ network }: { network: Detail }) {
  if (!rangeText(network) && network.leases.length === 0) return null;
  return (
    <Section title="Leases" note={network.leases.length || null}>
      <List empty="Nobody has an address from it now." isEmpty={network.leases.length === 0}>
        {network.leases.map(({ mac, address, hostname, expiresAt }) => (
          <Line
            key={`${mac} ${address}`}
            left={<span className="font-mono">{address}</span>}
            right={
              <span className="text-12 text-text-3">
                {expiresAt ? (
                  <>
                    until <At at={expiresAt} />
                  </>
                ) : (
                  'for good'
                )}
              </span>
            }
          >
            {[hostname ?? vmOf(network, mac), mac].filter(Boolean).join(' · ')}
          </Line>
        ))}
      </List>
    </Section>
  );
}

function Reservations({ network }: { network: Detail }) {
  const hosts = network.addresses.flatMap((address) => address.hosts);
  if (hosts.length === 0) return null;
  return (
    <Section title="Always the same address" note={hosts.length}>
      <List empty="" isEmpty={false}>
        {hosts.map(({ mac, name, address }) => (
          <Line key={address} left={<span className="font-mono">{address}</span>}>
            {[name ?? vmOf(network, mac), mac].filter(Boolean).join(' · ')}
          </Line>
        ))}
      </List>
    </Section>
  );
}

function vmOf({ nics, vms }: Detail, mac: string | null): string | null {
  const vmId = nics.find((nic) => nic.mac.toLowerCase() === mac?.toLowerCase())?.vmId;
  return vms.find(({ id }) => id === vmId)?.name ?? null;
}

function List({ isEmpty, empty, children }: { isEmpty: boolean; empty: string; children: ReactNode }) {
  return isEmpty ? <p className="py-3 text-13 text-text-2">{empty}</p> : <ul>{children}</ul>;
}

function Line({ left, right, children }: { left: ReactNode; right?: ReactNode; children: ReactNode }) {
  return (
    <li className="flex min-h-row flex-wrap items-center gap-x-4 border-line border-b py-1 text-13 last:border-b-0">
      {left}
      <span className="min-w-0 flex-1 truncate font-mono text-12 text-text-3">{children}</span>
      {right}
    </li>
  );
}
