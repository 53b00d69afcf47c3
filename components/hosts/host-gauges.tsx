import { Gauge } from '@/components/ui/gauge';
import { Bytes, Mib, Missing } from '@/components/ui/quantity';
import type { HostFacts } from '@/lib/domain/host';
import type { HostRow } from '@/lib/domain/views';

export function MemoryGauge({ facts }: { facts: HostFacts }) {
  return (
    <span className="block min-w-0">
      <span className="flex justify-between gap-2 whitespace-nowrap text-12">
        <span>
          <Mib mib={facts.memoryFreeMib} /> <span className="text-text-3">free</span>
        </span>
        <Mib mib={facts.memoryMib} className="text-text-3" />
      </span>
      <Gauge
        used={facts.memoryMib - facts.memoryFreeMib}
        total={facts.memoryMib}
        label={`Memory in use on ${facts.hostname}`}
        tone="memory"
      />
    </span>
  );
}

/** How busy its CPUs are with guests, and how many of them are promised; the promise alone where nothing was sampled. */
export function CpuGauge({
  host: { name, facts, runningVcpus },
  busyCpus,
}: {
  host: Pick<HostRow, 'name' | 'facts' | 'runningVcpus'>;
  busyCpus: number | null;
}) {
  if (!facts) return <Missing />;
  const { cpuCount } = facts;
  return (
    <span className="block min-w-0" title={`${runningVcpus} CPUs given to machines on ${cpuCount}`}>
      <span className="flex justify-between gap-2 whitespace-nowrap text-12">
        {busyCpus === null ? (
          <Missing word="not sampled lately" />
        ) : (
          <span>
            {Math.round((busyCpus / cpuCount) * 100)} <span className="text-text-3">%</span>
          </span>
        )}
        <span className="text-text-3">
          {runningVcpus} on {cpuCount}
        </span>
      </span>
      <Gauge used={busyCpus ?? 0} total={cpuCount} label={`CPUs busy on ${name}`} tone="cpu" />
    </span>
  );
}

export function PoolGauge({ pool }: { pool: HostFacts['pools'][number] }) {
  return (
    <span className="block min-w-0">
      <span className="flex justify-between gap-2 whitespace-nowrap text-12">
        <span>
          <Bytes bytes={pool.availableBytes} /> <span className="text-text-3">free</span>
        </span>
        <Bytes bytes={pool.capacityBytes} className="text-text-3" />
      </span>
      <Gauge
        used={pool.capacityBytes - pool.availableBytes}
        total={pool.capacityBytes}
        label={`Space in use in ${pool.name}`}
        tone="disk"
      />
    </span>
  );
}
