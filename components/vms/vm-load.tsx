'use client';

import type { ReactNode } from 'react';
import { Fact, Facts } from '@/components/ui/facts';
import { Gauge } from '@/components/ui/gauge';
import { Section } from '@/components/ui/page';
import { Bytes, Missing } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import { useVmLoad } from '@/lib/client/queries';
import type { VmDetail, VmLoadView } from '@/lib/domain/views';

/** How busy a machine is; one that does not run is not. */
export function VmLoad({ vm }: { vm: VmDetail }) {
  const isOn = vm.state === 'running' || vm.state === 'paused';
  const { data: load } = useVmLoad(vm.id, isOn);
  if (!isOn) return null;
  return (
    <Section
      title="Now"
      note={
        load ? (
          <>
            sampled <Ago at={load.sampledAt} />
          </>
        ) : null
      }
    >
      {load ? <Figures vm={vm} load={load} /> : <NotYet />}
    </Section>
  );
}

function NotYet() {
  return <p className="py-3 text-13 text-text-2">It has not been sampled yet.</p>;
}

function Figures({ vm, load }: { vm: VmDetail; load: VmLoadView }) {
  const { cpuPercent, guestMemoryUsedBytes: used, guestMemoryTotalBytes: total } = load;
  return (
    <Facts>
      <Fact name="CPU">
        {cpuPercent === null ? (
          <Missing word="not known before the second sample" />
        ) : (
          <Measure
            gauge={<Gauge used={cpuPercent} total={100} label={`CPU in use by ${vm.name}`} tone="cpu" />}
            of={`of ${vm.vcpus === 1 ? '1 CPU' : `${vm.vcpus} CPUs`}`}
          >
            {cpuPercent.toFixed(cpuPercent < 10 ? 1 : 0)} <span className="text-text-3">%</span>
          </Measure>
        )}
      </Fact>
      <Fact name="Memory">
        {used === null || total === null ? (
          <Missing word="its balloon driver does not say" />
        ) : (
          <Measure
            gauge={<Gauge used={used} total={total} label={`Memory in use in ${vm.name}`} tone="memory" />}
            of={
              <>
                of <Bytes bytes={total} />
              </>
            }
          >
            <Bytes bytes={used} />
          </Measure>
        )}
      </Fact>
      <Fact name="Takes of its host">
        <Bytes bytes={load.hostMemoryBytes} />
      </Fact>
      <Fact name="Disks">
        <Rates of={[load.diskReadRate, load.diskWriteRate]} words={['read', 'written']} />
      </Fact>
      <Fact name="Network">
        <Rates of={[load.networkReceiveRate, load.networkSendRate]} words={['received', 'sent']} />
      </Fact>
    </Facts>
  );
}

function Measure({ children, of, gauge }: { children: ReactNode; of: ReactNode; gauge: ReactNode }) {
  return (
    <span className="block w-64 max-w-full">
      <span className="flex justify-between gap-2 whitespace-nowrap">
        <span>{children}</span>
        <span className="text-12 text-text-3">{of}</span>
      </span>
      {gauge}
    </span>
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
