'use client';

import Link from 'next/link';
import { CutName } from '@/components/ui/cut-name';
import { Missing } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import { FleetStrip } from '@/components/vms/fleet-strip';
import { useNow } from '@/lib/client/now';
import { retryWords } from '@/lib/domain/host-retry';
import type { HostRow } from '@/lib/domain/views';
import { MemoryGauge } from './host-gauges';
import { HostStateMark } from './host-state';

export function HostsTable({ hosts }: { hosts: HostRow[] }) {
  return (
    <table className="w-full table-fixed border-collapse text-13 max-md:block">
      <caption className="sr-only">Hosts</caption>
      <thead className="max-md:hidden">
        <tr className="h-8 border-line border-b text-left text-12 text-text-3">
          <th scope="col" className="w-48 pr-2 font-medium">
            Name
          </th>
          <th scope="col" className="w-72 px-2 font-medium max-lg:w-52">
            State
          </th>
          <th scope="col" className="w-20 px-2 font-medium max-lg:hidden">
            Guests
          </th>
          <th scope="col" className="w-16 px-2 text-right font-medium">
            CPUs
          </th>
          <th scope="col" className="w-48 px-2 pl-6 font-medium">
            Memory
          </th>
          <th scope="col" className="px-2 pl-6 font-medium">
            Virtual machines
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {hosts.map((host) => (
          <tr
            key={host.id}
            className="h-14 border-line border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[auto_minmax(0,1fr)] max-md:gap-x-4 max-md:gap-y-2 max-md:py-3"
          >
            <th scope="row" className="pr-2 text-left font-medium max-md:px-0">
              <Link href={`/hosts/${host.id}`} className="rounded-sm hover:underline">
                <CutName name={host.name} max={24} />
              </Link>
              {host.isLocal ? (
                <span className="block font-normal text-12 text-text-3">this machine</span>
              ) : null}
              {host.isInMaintenance ? (
                <span className="block font-normal text-12 text-warn">in maintenance</span>
              ) : null}
            </th>
            <td className="px-2 py-1.5 max-md:px-0 max-md:text-right">
              <span className="flex items-baseline gap-2 max-md:justify-end">
                <HostStateMark state={host.state} failure={host.failure} />
                <span className="whitespace-nowrap text-12 text-text-3">
                  for <Ago at={host.stateSince} form="length" />
                </span>
              </span>
              {host.stateReason ? (
                <span className="block truncate text-12 text-text-3" title={host.stateReason}>
                  {host.stateReason}
                </span>
              ) : null}
              <Retry host={host} />
            </td>
            <td className="px-2 max-lg:hidden">
              {host.facts ? host.facts.guestType.toUpperCase() : <Missing />}
            </td>
            <td className="px-2 text-right max-md:hidden">{host.facts?.cpuCount ?? <Missing />}</td>
            <td className="px-2 pl-6 max-md:col-span-2 max-md:px-0">
              {host.facts ? <MemoryGauge facts={host.facts} /> : <Missing />}
            </td>
            <td className="px-2 pl-6 max-md:col-span-2 max-md:px-0">
              <span className="flex items-end gap-3">
                <span className="w-6 text-right">{host.vmCount}</span>
                <FleetStrip vms={host.vmStates} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Retry({ host }: { host: HostRow }) {
  const words = useNow((now) => retryWords(host, now) ?? '');
  return words ? (
    <span className="block truncate text-12 text-text-3" title={words} suppressHydrationWarning>
      {words}
    </span>
  ) : null;
}
