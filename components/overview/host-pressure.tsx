import Link from 'next/link';
import type { ReactNode } from 'react';
import { HostStateMark } from '@/components/hosts/host-state';
import { CutName } from '@/components/ui/cut-name';
import { cx } from '@/components/ui/cx';
import { Gauge } from '@/components/ui/gauge';
import { Section } from '@/components/ui/page';
import { Missing, Quantity } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import { formatBytes, formatMib } from '@/lib/client/format';
import type { HostPressure as Host } from '@/lib/domain/overview';

/** Hosts by what each has least of, the most pressed first. */
export function HostPressure({ hosts, number }: { hosts: Host[]; number: number }) {
  return (
    <Section
      title="Hosts by pressure"
      note={
        <Link href="/hosts" className="rounded-sm hover:text-text hover:underline">
          {number > hosts.length ? `All ${number} hosts` : 'All hosts'}
        </Link>
      }
    >
      <ul>
        {hosts.map((host) => (
          <Row key={host.id} host={host} />
        ))}
      </ul>
    </Section>
  );
}

function Row({ host }: { host: Host }) {
  const { cpus, busyCpus, memory, pool } = host;
  const isLost = host.state === 'unreachable' || host.state === 'connecting';
  return (
    <li className="grid min-h-14 grid-cols-[minmax(0,1.3fr)_repeat(3,minmax(0,1fr))] items-center gap-x-5 gap-y-1.5 border-line border-b py-2 text-13 max-md:grid-cols-3 max-md:gap-x-3">
      <span className="min-w-0 max-md:col-span-3 max-md:flex max-md:items-baseline max-md:justify-between max-md:gap-3">
        <Link href={`/hosts/${host.id}`} className="block truncate rounded-sm font-medium hover:underline">
          <CutName name={host.name} max={22} />
        </Link>
        {host.state === 'connected' ? (
          <span className="block truncate text-12 text-text-3">
            {host.runningVms} running{host.site ? ` · ${host.site}` : null}
          </span>
        ) : (
          <span className="flex items-center gap-1.5 text-12">
            <HostStateMark state={host.state} failure={host.failure} />
            <span className="whitespace-nowrap text-text-3">
              for <Ago at={host.stateSince} form="length" />
            </span>
          </span>
        )}
      </span>
      <Measure name="Memory" isOld={isLost} of={memory && <Quantity value={formatMib(memory.freeMib)} />}>
        {memory ? (
          <Gauge
            used={memory.totalMib - memory.freeMib}
            total={memory.totalMib}
            label={`Memory in use on ${host.name}`}
            tone="memory"
          />
        ) : null}
      </Measure>
      <Measure
        name="CPU"
        isOld={isLost}
        of={
          cpus === null ? null : (
            <span title={`${host.runningVcpus} CPUs given to machines on ${cpus}`}>
              {busyCpus === null
                ? `${host.runningVcpus} on ${cpus}`
                : `${Math.round((busyCpus / cpus) * 100)} %`}
            </span>
          )
        }
      >
        {cpus !== null && busyCpus !== null ? (
          <Gauge used={busyCpus} total={cpus} label={`CPUs busy on ${host.name}`} tone="cpu" />
        ) : null}
      </Measure>
      <Measure
        name={pool ? pool.name : 'Storage'}
        isOld={isLost}
        of={pool && <Quantity value={formatBytes(pool.availableBytes)} />}
      >
        {pool ? (
          <Gauge
            used={pool.capacityBytes - pool.availableBytes}
            total={pool.capacityBytes}
            label={`Space in use in ${pool.name} on ${host.name}`}
            tone="disk"
          />
        ) : null}
      </Measure>
    </li>
  );
}

/** What is free of something, or how busy it is, over its gauge; dimmed where it is as old as the host's silence. */
function Measure({
  name,
  of,
  isOld,
  children,
}: {
  name: string;
  of: ReactNode;
  isOld: boolean;
  children: ReactNode;
}) {
  return (
    <span className={cx('block min-w-0', isOld && 'dimmed')}>
      <span className="flex justify-between gap-2 whitespace-nowrap text-12">
        <span className="truncate text-text-3">{name}</span>
        {of ?? <Missing />}
      </span>
      {children}
    </span>
  );
}
