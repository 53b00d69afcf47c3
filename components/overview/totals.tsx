import Link from 'next/link';
import type { ReactNode } from 'react';
import { Quantity } from '@/components/ui/quantity';
import { formatMib } from '@/lib/client/format';
import type { HostRow, VmRow } from '@/lib/domain/views';

export function Totals({ vms, hosts }: { vms: VmRow[]; hosts: HostRow[] }) {
  const running = vms.filter(({ state }) => state === 'running');
  const counted = hosts.filter(({ facts, state }) => facts && state !== 'disabled');
  const facts = counted.flatMap((host) => host.facts ?? []);
  // Of the same hosts, or the two figures could not be compared.
  const guests = running.filter(({ hostId }) => counted.some(({ id }) => id === hostId));
  const memoryMib = sum(facts.map(({ memoryMib }) => memoryMib));
  const freeMib = sum(facts.map(({ memoryFreeMib }) => memoryFreeMib));
  return (
    <dl className="grid grid-cols-2 gap-x-10 gap-y-4 md:grid-cols-4">
      <Total name="Machines running" href="/vms?q=running">
        {running.length} <Of>of {vms.length}</Of>
      </Total>
      <Total name="Hosts connected" href="/hosts">
        {hosts.filter(({ state }) => state === 'connected').length} <Of>of {hosts.length}</Of>
      </Total>
      <Total name="CPUs of running machines">
        {sum(guests.map(({ vcpus }) => vcpus))} <Of>on {sum(facts.map(({ cpuCount }) => cpuCount))}</Of>
      </Total>
      <Total name="Memory free">
        <Quantity value={formatMib(freeMib)} />{' '}
        <Of>
          of <Quantity value={formatMib(memoryMib)} />
        </Of>
      </Total>
    </dl>
  );
}

function Total({ name, href, children }: { name: string; href?: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 text-text-3">
        {href ? (
          <Link href={href} className="rounded-sm hover:text-text hover:underline">
            {name}
          </Link>
        ) : (
          name
        )}
      </dt>
      <dd className="whitespace-nowrap font-semibold text-28 tracking-tight max-md:text-20">{children}</dd>
    </div>
  );
}

function Of({ children }: { children: ReactNode }) {
  return <span className="font-normal text-14 text-text-3 tracking-normal">{children}</span>;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
