'use client';

import { Fact, Facts } from '@/components/ui/facts';
import { Gauge } from '@/components/ui/gauge';
import { Section } from '@/components/ui/page';
import { Bytes, Missing } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import { useHostLoads } from '@/lib/client/queries';
import type { HostRow } from '@/lib/domain/views';

/** What a host's machines use of it together, as they were sampled last. */
export function HostLoad({ host }: { host: HostRow }) {
  const { data: loads } = useHostLoads();
  const load = loads?.find(({ hostId }) => hostId === host.id);
  if (host.runningVmCount === 0) return null;
  const cpus = host.facts?.cpuCount ?? null;
  return (
    <Section
      title="Its machines now"
      note={
        load?.sampledAt ? (
          <>
            sampled <Ago at={load.sampledAt} />
          </>
        ) : null
      }
    >
      {load ? (
        <Facts>
          <Fact name="CPU">
            {load.busyCpus === null || cpus === null ? (
              <Missing word="not known before the second sample" />
            ) : (
              <span className="block w-64 max-w-full">
                <span className="flex justify-between gap-2 whitespace-nowrap">
                  <span>
                    {load.busyCpus.toFixed(load.busyCpus < 10 ? 1 : 0)}{' '}
                    <span className="text-text-3">{load.busyCpus === 1 ? 'CPU busy' : 'CPUs busy'}</span>
                  </span>
                  <span className="text-12 text-text-3">
                    {host.runningVcpus} given on {cpus}
                  </span>
                </span>
                <Gauge used={load.busyCpus} total={cpus} label={`CPUs busy on ${host.name}`} tone="cpu" />
              </span>
            )}
          </Fact>
          <Fact name="Disks">
            <Rates of={[load.diskReadRate, load.diskWriteRate]} words={['read', 'written']} />
          </Fact>
          <Fact name="Network">
            <Rates of={[load.networkReceiveRate, load.networkSendRate]} words={['received', 'sent']} />
          </Fact>
        </Facts>
      ) : (
        <p className="py-3 text-13 text-text-2">They have not been sampled lately.</p>
      )}
    </Section>
  );
}

function Rates({ of, words }: { of: [number | null, number | null]; words: [string, string] }) {
  if (of[0] === null && of[1] === null) return <Missing word="not known before the second sample" />;
  return (
    <span className="flex flex-wrap gap-x-4">
      {of.map((rate, index) => (
        <span key={words[index]} className="whitespace-nowrap">
          <Bytes bytes={rate === null ? null : Math.round(rate)} />
          <span className="text-text-3">/s {words[index]}</span>
        </span>
      ))}
    </span>
  );
}
