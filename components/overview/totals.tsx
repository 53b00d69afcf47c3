import Link from 'next/link';
import type { ReactNode } from 'react';
import { Gauge } from '@/components/ui/gauge';
import { Quantity } from '@/components/ui/quantity';
import { FleetStrip } from '@/components/vms/fleet-strip';
import { formatBytes, formatMib } from '@/lib/client/format';
import type { FleetTotals } from '@/lib/domain/overview';

/** What there is, and how much of it is taken. */
export function Totals({ totals }: { totals: FleetTotals }) {
  const { cpus, busyCpus, memoryMib, memoryFreeMib, diskBytes, diskFreeBytes } = totals;
  return (
    <dl className="grid grid-cols-2 gap-x-10 gap-y-6 md:grid-cols-4 xl:grid-cols-[2fr_1fr_1.4fr_1.4fr_1.4fr]">
      <Total
        name="Machines running"
        href="/vms"
        figure={number(totals.vms.running ?? 0)}
        of={number(sum(totals.vms))}
        className="max-xl:col-span-full"
      >
        <FleetStrip states={totals.vms} maxTicks={80} />
      </Total>
      <Total
        name="Hosts connected"
        href="/hosts"
        figure={number(totals.hosts.connected ?? 0)}
        of={number(sum(totals.hosts))}
      />
      <Total
        name="CPUs busy"
        figure={busyCpus === null ? '–' : number(Math.round(busyCpus))}
        of={number(cpus)}
        note={`${number(totals.runningVcpus)} given to machines`}
      >
        {busyCpus === null ? null : <Gauge used={busyCpus} total={cpus} label="CPUs busy" tone="cpu" />}
      </Total>
      <Total
        name="Memory free"
        figure={<Quantity value={formatMib(memoryFreeMib)} />}
        of={<Quantity value={formatMib(memoryMib)} />}
        note={
          <>
            <Quantity value={formatMib(totals.runningMemoryMib)} /> given to machines
          </>
        }
      >
        <Gauge used={memoryMib - memoryFreeMib} total={memoryMib} label="Memory in use" tone="memory" />
      </Total>
      <Total
        name="Disk free"
        href="/storage"
        figure={<Quantity value={formatBytes(diskFreeBytes)} />}
        of={<Quantity value={formatBytes(diskBytes)} />}
      >
        <Gauge used={diskBytes - diskFreeBytes} total={diskBytes} label="Disk space in use" tone="disk" />
      </Total>
    </dl>
  );
}

function Total({
  name,
  href,
  figure,
  of,
  note,
  className,
  children,
}: {
  name: string;
  href?: string;
  figure: ReactNode;
  of: ReactNode;
  note?: ReactNode;
  className?: string;
  children?: ReactNode;
}) {
  return (
    <div className={className}>
      <dt className="text-12 text-text-3">
        {href ? (
          <Link href={href} className="rounded-sm hover:text-text hover:underline">
            {name}
          </Link>
        ) : (
          name
        )}
      </dt>
      <dd className="min-w-0">
        <p className="whitespace-nowrap font-semibold text-28 tracking-tight max-md:text-20">
          {figure} <span className="font-normal text-14 text-text-3 tracking-normal">of {of}</span>
        </p>
        {children}
        {note ? <p className="pt-1 text-12 text-text-3">{note}</p> : null}
      </dd>
    </div>
  );
}

function sum(numbers: Record<string, number>): number {
  return Object.values(numbers).reduce((total, number) => total + number, 0);
}

function number(value: number): string {
  return value.toLocaleString('en');
}
