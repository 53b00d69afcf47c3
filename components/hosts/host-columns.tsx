import Link from 'next/link';
import type { ReactNode } from 'react';
import { CutName } from '@/components/ui/cut-name';
import { Missing } from '@/components/ui/quantity';
import type { Column } from '@/components/ui/table';
import { Ago } from '@/components/ui/time';
import { FleetStrip } from '@/components/vms/fleet-strip';
import { useNow } from '@/lib/client/now';
import { retryWords } from '@/lib/domain/host-retry';
import type { HostLoadRow, HostRow } from '@/lib/domain/views';
import { CpuGauge, MemoryGauge, PoolGauge } from './host-gauges';
import { HostStateMark } from './host-state';

/** @param busyCpus  of each host that was sampled lately */
export function hostColumns(busyCpus: ReadonlyMap<string, HostLoadRow['busyCpus']>): Column<HostRow>[] {
  const busyShare = ({ id, facts }: HostRow) => {
    const busy = busyCpus.get(id) ?? null;
    return facts && busy !== null ? busy / facts.cpuCount : null;
  };
  return [
    {
      key: 'name',
      head: 'Name',
      role: 'name',
      sortBy: ({ name }) => name,
      cell: (host) => <Name host={host} />,
    },
    {
      key: 'state',
      head: 'State',
      className: 'w-56 max-xl:w-40',
      cellClassName: 'py-1.5',
      role: 'mark',
      sortBy: ({ state, failure }) => failure ?? state,
      cell: (host) => <State host={host} />,
    },
    {
      key: 'site',
      head: 'Site',
      className: 'w-24 max-xl:hidden',
      sortBy: ({ site }) => site || null,
      cell: ({ site }) => site || <Missing word="no site" />,
    },
    {
      key: 'machines',
      head: 'Machines',
      className: 'w-44 max-xl:w-28',
      sortBy: ({ vmCount }) => vmCount,
      cell: (host) => <Machines host={host} />,
    },
    {
      key: 'cpu',
      head: 'CPU',
      className: 'w-36',
      sortBy: (host) => busyShare(host) ?? (host.facts ? host.runningVcpus / host.facts.cpuCount : null),
      cell: (host) => (
        <Dated host={host}>
          <CpuGauge host={host} busyCpus={busyCpus.get(host.id) ?? null} />
        </Dated>
      ),
    },
    {
      key: 'memory',
      head: 'Memory',
      className: 'w-36',
      sortBy: ({ facts }) => (facts ? 1 - facts.memoryFreeMib / facts.memoryMib : null),
      cell: (host) => (
        <Dated host={host}>{host.facts ? <MemoryGauge facts={host.facts} /> : <Missing />}</Dated>
      ),
    },
    {
      key: 'storage',
      head: 'Fullest pool',
      className: 'w-36 max-lg:hidden',
      sortBy: (host) => {
        const pool = fullestPool(host);
        return pool ? 1 - pool.availableBytes / pool.capacityBytes : null;
      },
      cell: (host) => (
        <Dated host={host}>
          <Storage host={host} />
        </Dated>
      ),
    },
    {
      key: 'version',
      head: 'libvirt',
      className: 'w-20 max-xl:hidden',
      sortBy: ({ facts }) => facts?.libvirtVersion ?? null,
      cell: ({ facts }) =>
        facts ? <span title={facts.hypervisorVersion}>{facts.libvirtVersion}</span> : <Missing />,
    },
  ];
}

function Name({ host }: { host: HostRow }) {
  const notes = [
    host.isLocal ? 'this machine' : null,
    host.facts ? host.facts.guestType.toUpperCase() : null,
  ];
  return (
    <>
      <Link href={`/hosts/${host.id}`} className="rounded-sm hover:underline">
        <CutName name={host.name} max={22} />
      </Link>
      <span className="block truncate font-normal text-12 text-text-3 max-md:hidden">
        {host.isInMaintenance ? <span className="text-warn">in maintenance </span> : null}
        {notes.filter(Boolean).join(' · ')}
      </span>
    </>
  );
}

function State({ host }: { host: HostRow }) {
  const words = useNow((now) => retryWords(host, now) ?? '');
  return (
    <>
      <span className="flex items-center gap-2 max-md:justify-end">
        <HostStateMark state={host.state} failure={host.failure} />
        <span className="whitespace-nowrap text-12 text-text-3 max-xl:hidden max-md:inline">
          for <Ago at={host.stateSince} form="length" />
        </span>
      </span>
      {[host.stateReason, words].map((text) =>
        text ? (
          <span
            key={text}
            className="block truncate text-12 text-text-3 max-md:hidden"
            title={text}
            suppressHydrationWarning
          >
            {text}
          </span>
        ) : null,
      )}
    </>
  );
}

/** Figures of a host that does not answer are as old as its silence. */
function Dated({ host: { state }, children }: { host: HostRow; children: ReactNode }) {
  const isOld = state === 'unreachable' || state === 'disabled';
  return <span className={isOld ? 'block dimmed' : 'block'}>{children}</span>;
}

function Machines({ host }: { host: HostRow }) {
  return (
    <span className="flex items-center gap-3">
      <span className="w-8 shrink-0 text-right">{host.vmCount.toLocaleString('en')}</span>
      <span className="min-w-0 max-xl:hidden">
        <FleetStrip states={host.vmStates} maxTicks={30} />
      </span>
    </span>
  );
}

function Storage({ host }: { host: HostRow }) {
  const pool = fullestPool(host);
  return pool ? (
    <span title={`The fullest of ${host.facts?.pools.length}: ${pool.name}`}>
      <PoolGauge pool={pool} />
    </span>
  ) : (
    <Missing word="no active pool" />
  );
}

/** The active pool with the least free share. */
function fullestPool({ facts }: HostRow) {
  return (facts?.pools ?? [])
    .filter(({ isActive, capacityBytes }) => isActive && capacityBytes > 0)
    .toSorted((a, b) => a.availableBytes / a.capacityBytes - b.availableBytes / b.capacityBytes)[0];
}
