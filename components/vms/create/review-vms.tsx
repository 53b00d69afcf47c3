import { Section } from '@/components/ui/page';
import { Bytes, Mib, Missing } from '@/components/ui/quantity';
import type { CreateVmsPlan } from '@/lib/domain/views';

/** What each host gets, and what it has for it. */
export function OnEachHost({ hosts }: { hosts: CreateVmsPlan['hosts'] }) {
  return (
    <Section title={hosts.length === 1 ? 'On the host' : `On each of ${hosts.length} hosts`}>
      <div className="overflow-x-auto">
        <table className="w-full border-collapse text-13">
          <caption className="sr-only">What each host gets</caption>
          <thead>
            <tr className="h-8 border-line border-b text-left text-12 text-text-3">
              <th scope="col" className="pr-2 font-medium">
                Host
              </th>
              <th scope="col" className="px-2 text-right font-medium">
                VMs
              </th>
              <th scope="col" className="px-2 text-right font-medium max-md:hidden">
                CPUs
              </th>
              <th scope="col" className="px-2 text-right font-medium">
                Memory
              </th>
              <th scope="col" className="px-2 text-right font-medium">
                Disks
              </th>
            </tr>
          </thead>
          <tbody>
            {hosts.map(({ hostId, hostName, names, vcpus, memoryMib, memoryFreeMib, pools }) => (
              <tr key={hostId} className="border-line border-b align-top">
                <th scope="row" className="py-1.5 pr-2 text-left font-medium">
                  <span className="break-all font-mono">{hostName}</span>
                  <span className="block break-all font-mono font-normal text-12 text-text-3">
                    {rangeOf(names)}
                  </span>
                </th>
                <td className="px-2 py-1.5 text-right">{names.length}</td>
                <td className="px-2 py-1.5 text-right max-md:hidden">{vcpus}</td>
                <td className="px-2 py-1.5 text-right">
                  <Mib mib={memoryMib} />
                  <span className="block text-12 text-text-3">
                    of <Mib mib={memoryFreeMib} /> free
                  </span>
                </td>
                <td className="px-2 py-1.5 text-right">
                  {pools.length === 0 ? <Missing word="none" /> : null}
                  {pools.map(({ name, wantedBytes, availableBytes }) => (
                    <span key={name} className="block">
                      <Bytes bytes={wantedBytes} />
                      <span className="block text-12 text-text-3">
                        of <Bytes bytes={availableBytes} /> in {name}
                      </span>
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** What each VM has that no other has. */
export function AllOfThem({ vms, isSpread }: { vms: CreateVmsPlan['vms']; isSpread: boolean }) {
  return (
    <Section title="All of them">
      <ul
        aria-label="All of them"
        // What scrolls has to be reached by the keyboard.
        tabIndex={vms.length > 12 ? 0 : undefined}
        className="max-h-96 overflow-y-auto text-13"
      >
        {vms.map(({ name, hostName, volumes, macs }) => (
          <li
            key={name}
            className="grid grid-cols-[12rem_minmax(0,1fr)_auto] gap-x-4 border-line border-b py-1.5 last:border-b-0 max-md:grid-cols-1"
          >
            <span className="min-w-0">
              <span className="block break-all font-medium font-mono">{name}</span>
              {isSpread ? <span className="block break-all text-12 text-text-3">on {hostName}</span> : null}
            </span>
            <span className="break-all font-mono text-12 text-text-2 leading-5">{volumes.join(', ')}</span>
            <span className="font-mono text-12 text-text-2 leading-5">{macs.join(', ')}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function rangeOf(names: string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names[0]}, ${names[1]} … ${names.at(-1)}`;
}
