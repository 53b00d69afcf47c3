'use client';

import { Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/page';
import { Mib } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import { count } from '@/lib/client/format';
import { useHost, useHostHardware } from '@/lib/client/queries';
import { formatCpuSet } from '@/lib/domain/cpu-set';
import { type HostHardware, type NumaCell, pageSizeWords } from '@/lib/domain/host-hardware';
import { HostAbilities } from './host-abilities';
import { HostDevices } from './host-devices';
import { HostFrame } from './host-frame';

/** What a host is made of, and what it can run. */
export function HostHardwarePage({ id }: { id: string }) {
  const { data: host } = useHost(id);
  const { data: view } = useHostHardware(id);
  if (!host || !view) return null;
  const { hardware, seenAt, holders } = view;
  return (
    <HostFrame host={host}>
      {hardware ? (
        <>
          <div className="grid gap-x-10 gap-y-6 xl:grid-cols-2">
            <div className="min-w-0 space-y-6">
              <Processor hardware={hardware} seenAt={seenAt} />
              <Memory cells={hardware.cells} />
            </div>
            <HostAbilities abilities={hardware.abilities} hasIommu={hardware.hasIommu} />
          </div>
          <HostDevices hardware={hardware} holders={holders} />
        </>
      ) : (
        <p className="py-3 text-13 text-text-2">
          It has not been read yet; it is as soon as the host is connected.
        </p>
      )}
    </HostFrame>
  );
}

function Processor({ hardware, seenAt }: { hardware: HostHardware; seenAt: string | null }) {
  const { model, vendor, mhz, sockets, coresPerSocket, threadsPerCore } = hardware.cpu;
  const cores = sockets * coresPerSocket;
  return (
    <Section
      title="Processor"
      note={
        seenAt ? (
          <>
            read <Ago at={seenAt} />
          </>
        ) : null
      }
    >
      <Facts>
        <Fact name="Model">
          {model} <span className="text-text-3">{vendor}</span>
        </Fact>
        <Fact name="Topology">
          {count(sockets, 'socket')}, {count(cores, 'core')}, {count(cores * threadsPerCore, 'thread')}
        </Fact>
        <Fact name="Clock">{mhz ? `${(mhz / 1000).toFixed(1)} GHz` : 'not known'}</Fact>
      </Facts>
    </Section>
  );
}

function Memory({ cells }: { cells: NumaCell[] }) {
  return (
    <Section title="Memory nodes" note={count(cells.length, 'NUMA node')}>
      <ul aria-label="Memory nodes">
        {cells.map(({ id, memoryMib, cpus, hugePages }) => (
          <li
            key={id}
            className="grid grid-cols-[5rem_minmax(0,1fr)_auto] gap-x-4 border-line border-b py-2 text-13"
          >
            <span className="font-medium">Node {id}</span>
            <span className="min-w-0 space-y-0.5">
              <span className="block">
                CPUs <span className="font-mono">{formatCpuSet(cpus)}</span>
              </span>
              {hugePages.map(({ sizeKib, total, free }) => (
                <span key={sizeKib} className="block text-12 text-text-2">
                  Pages of {pageSizeWords(sizeKib)}:{' '}
                  {total
                    ? `${free.toLocaleString('en')} of ${total.toLocaleString('en')} free`
                    : 'none reserved'}
                </span>
              ))}
            </span>
            <Mib mib={memoryMib} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
