import Link from 'next/link';
import { MemoryGauge, PoolGauge } from '@/components/hosts/host-gauges';
import { HostStateMark } from '@/components/hosts/host-state';
import { CutName } from '@/components/ui/cut-name';
import { Section } from '@/components/ui/page';
import type { HostRow } from '@/lib/domain/views';

/** Hosts with the least free memory first. */
export function HostPressure({ hosts }: { hosts: HostRow[] }) {
  const sorted = hosts
    .filter(({ state }) => state !== 'disabled')
    .toSorted((a, b) => freeShare(a) - freeShare(b))
    .slice(0, 8);
  return (
    <Section title="Hosts" note="memory and fullest pool, tightest first">
      <ul>
        {sorted.map((host) => {
          const pool = host.facts?.pools
            .filter(({ isActive, capacityBytes }) => isActive && capacityBytes > 0)
            .toSorted((a, b) => a.availableBytes / a.capacityBytes - b.availableBytes / b.capacityBytes)[0];
          return (
            <li
              key={host.id}
              className="grid min-h-12 grid-cols-[minmax(0,1fr)_minmax(0,10rem)_minmax(0,10rem)] items-center gap-5 border-line border-b py-1.5 text-13 max-md:grid-cols-2"
            >
              <span className="min-w-0 max-md:col-span-2 max-md:flex max-md:justify-between">
                <Link
                  href={`/hosts/${host.id}`}
                  className="block truncate rounded-sm font-medium hover:underline"
                >
                  <CutName name={host.name} max={22} />
                </Link>
                {host.state === 'connected' ? null : (
                  <HostStateMark state={host.state} failure={host.failure} />
                )}
              </span>
              {host.facts ? (
                <MemoryGauge facts={host.facts} />
              ) : (
                <span className="text-12 text-text-3">no figures yet</span>
              )}
              {pool ? <PoolGauge pool={pool} /> : null}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function freeShare({ facts }: HostRow): number {
  return facts && facts.memoryMib > 0 ? facts.memoryFreeMib / facts.memoryMib : 1;
}
