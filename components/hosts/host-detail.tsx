'use client';

import { CreateNetworkButton } from '@/components/networks/create-network-button';
import { NetworksTable } from '@/components/networks/networks-table';
import { Copyable } from '@/components/ui/copy';
import { Empty } from '@/components/ui/empty';
import { Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/page';
import { Missing } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import { usualColumns } from '@/components/vms/list/columns';
import { SelectionBar } from '@/components/vms/list/selection-bar';
import { useSelection } from '@/components/vms/list/use-selection';
import { VmTable } from '@/components/vms/list/vm-table';
import { SilentVms } from '@/components/vms/silent';
import { useHost, useNetworks } from '@/lib/client/queries';
import { useVmLines } from '@/lib/client/use-vm-lines';
import type { HostFacts } from '@/lib/domain/host';
import { describeConnection, transportNames } from '@/lib/domain/host-connection';
import type { HostRow } from '@/lib/domain/views';
import { wholeFleet } from '@/lib/domain/vm-view';
import { HostConnections } from './host-connections';
import { HostFrame } from './host-frame';
import { MemoryGauge, PoolGauge } from './host-gauges';
import { HostLoad } from './host-load';
import { HostOperations } from './host-operations';

export function HostDetail({ id }: { id: string }) {
  const { data: host } = useHost(id);
  if (!host) return null;
  return (
    <HostFrame host={host}>
      <div className="pb-5 empty:hidden">
        <SilentVms hostId={host.id} />
      </div>
      <div className="grid gap-x-10 gap-y-6 xl:grid-cols-2">
        <div className="min-w-0 space-y-6">
          <AboutHost host={host} />
          <HostConnections host={host} />
        </div>
        <div className="min-w-0 space-y-6">
          <HostLoad host={host} />
          <Pools pools={host.facts?.pools ?? []} />
        </div>
      </div>
      <Networks host={host} />
      <HostVms host={host} />
      <HostOperations hostId={host.id} />
    </HostFrame>
  );
}

function AboutHost({ host }: { host: HostRow }) {
  const { facts } = host;
  return (
    <Section
      title="Host"
      note={
        host.observedAt ? (
          <>
            seen <Ago at={host.observedAt} />
          </>
        ) : null
      }
    >
      <Facts>
        <Fact name="Host name">
          {facts ? <Copyable text={facts.hostname} label="Copy host name" /> : <Missing />}
        </Fact>
        {host.site ? <Fact name="Site">{host.site}</Fact> : null}
        <Fact name="Memory">
          {facts ? (
            <span className="block w-64 max-w-full">
              <MemoryGauge facts={facts} />
            </span>
          ) : (
            <Missing />
          )}
        </Fact>
        <Fact name="CPUs">
          {facts ? (
            <>
              {facts.cpuCount} <span className="text-text-3">{facts.cpuModel}</span>
            </>
          ) : (
            <Missing />
          )}
        </Fact>
        <Fact name="Architecture">{facts?.architecture ?? <Missing />}</Fact>
        <Fact name="Guests run as">
          {facts ? (
            <>
              {facts.guestType.toUpperCase()}
              {host.virtType === 'auto' ? null : <span className="text-text-3"> as set for this host</span>}
            </>
          ) : (
            <Missing />
          )}
        </Fact>
        <Fact name="libvirt">{facts?.libvirtVersion ?? <Missing />}</Fact>
        <Fact name="Hypervisor">{facts?.hypervisorVersion ?? <Missing />}</Fact>
        <Fact name="Reached by">
          <span className="mr-2 text-text-3">{transportNames[host.connection.transport]}</span>
          <Copyable text={describeConnection(host.connection)} label="Copy address" />
        </Fact>
      </Facts>
    </Section>
  );
}

function Pools({ pools }: { pools: HostFacts['pools'] }) {
  return (
    <Section title="Storage pools">
      {pools.length === 0 ? <p className="py-3 text-13 text-text-2">None is known.</p> : null}
      <ul>
        {pools.map((pool) => (
          <li
            key={pool.name}
            className="grid min-h-11 grid-cols-[minmax(0,1fr)_minmax(0,14rem)] items-center gap-4 border-line border-b py-1.5 text-13 last:border-b-0"
          >
            <span className="truncate">
              <span className="font-mono">{pool.name}</span>{' '}
              <span className="text-12 text-text-3">{pool.type}</span>
            </span>
            {pool.isActive ? (
              <PoolGauge pool={pool} />
            ) : (
              <span className="text-right text-text-3">not active</span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Networks({ host }: { host: HostRow }) {
  const { data: all = [] } = useNetworks();
  const networks = all.filter((network) => network.hostId === host.id);
  const isThere = host.state === 'connected' || host.state === 'degraded';
  const whyNot = isThere ? null : 'The host cannot be reached now.';
  return (
    <Section
      title="Networks"
      note={<CreateNetworkButton hostId={host.id} reason={whyNot} />}
      className="mt-6"
    >
      {networks.length === 0 ? <p className="py-3 text-13 text-text-2">None is known.</p> : null}
      {networks.length > 0 ? <NetworksTable networks={networks} /> : null}
    </Section>
  );
}

function HostVms({ host }: { host: HostRow }) {
  const lines = useVmLines({ ...wholeFleet, hostId: host.id });
  const selection = useSelection(lines);
  return (
    <Section
      title="Virtual machines"
      note={<SelectionBar selection={selection} lines={lines} />}
      className="mt-6"
    >
      {lines.known?.lines === 0 ? (
        <Empty title="No machines on this host">
          Machines that are made on it, here or with other tools, are listed here.
        </Empty>
      ) : (
        <VmTable
          lines={lines}
          shown={usualColumns.filter((key) => key !== 'host')}
          selection={selection}
          density="compact"
        />
      )}
    </Section>
  );
}
