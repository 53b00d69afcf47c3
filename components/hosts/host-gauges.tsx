import { Gauge } from '@/components/ui/gauge';
import { Bytes, Mib } from '@/components/ui/quantity';
import type { HostFacts } from '@/lib/domain/host';

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
