'use client';

import { ChevronDown, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { HostStateMark } from '@/components/hosts/host-state';
import { noSite } from '@/components/hosts/sites';
import { CutName } from '@/components/ui/cut-name';
import { StateMark } from '@/components/ui/state-mark';
import { summaryOf } from '@/components/vms/fleet-strip';
import { vmStateLooks } from '@/components/vms/vm-state';
import { count } from '@/lib/client/format';
import type { OpenedHost, Topology, TopologyHost, TopologyVm } from '@/lib/domain/topology';

type Props = { topology: Topology; find: string; onToggle: (hostId: string) => void };

/** The same as the picture in words: sites, their hosts, and of each that is opened its machines. */
export function TopologyList({ topology, find, onToggle }: Props) {
  const { hosts, opened } = find ? onlyFound(topology, find.toLowerCase()) : topology;
  const sites = new Map<string, TopologyHost[]>();
  for (const host of hosts) sites.set(host.site, [...(sites.get(host.site) ?? []), host]);
  const names = [...sites.keys()].sort(
    (a, b) => Number(a === '') - Number(b === '') || a.localeCompare(b, 'en', { numeric: true }),
  );
  return (
    <div className="space-y-5 border-line border-t pt-2">
      {names.map((site) => (
        <section key={site} aria-label={site || noSite}>
          {names.length > 1 || site ? <h2 className="pb-1 font-semibold text-13">{site || noSite}</h2> : null}
          <ul>
            {(sites.get(site) ?? []).map((host) => (
              <Host
                key={host.id}
                host={host}
                opened={opened.find(({ hostId }) => hostId === host.id)}
                hasAll={find === ''}
                onToggle={onToggle}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Host({
  host,
  opened,
  hasAll,
  onToggle,
}: {
  host: TopologyHost;
  opened: OpenedHost | undefined;
  /** False where only what was looked for is listed. */
  hasAll: boolean;
  onToggle: (hostId: string) => void;
}) {
  const Chevron = opened ? ChevronDown : ChevronRight;
  const more = opened && hasAll ? host.vmCount - opened.vms.length : 0;
  return (
    <li className="border-line border-b py-1 text-13">
      <div className="flex items-center gap-2">
        <button
          type="button"
          aria-expanded={opened !== undefined}
          aria-label={`Machines of ${host.name}`}
          onClick={() => onToggle(host.id)}
          className="flex size-8 shrink-0 items-center justify-center rounded-md hover:bg-hover max-md:size-10"
        >
          <Chevron aria-hidden className="size-4 text-text-3" />
        </button>
        <span className="min-w-0 flex-1">
          <Link href={`/hosts/${host.id}`} className="rounded-sm font-medium hover:underline">
            <CutName name={host.name} max={26} />
          </Link>
          <span className="block text-12 text-text-3">
            {host.vmCount > 0 ? summaryOf(host.vmStates) : 'No machines'}
          </span>
        </span>
        <HostStateMark state={host.state} failure={host.failure} />
      </div>
      {opened ? (
        <ul className="ml-4 border-line border-l pl-4">
          {opened.vms.map((vm) => (
            <Vm key={vm.id} vm={vm} />
          ))}
          {more > 0 ? <li className="py-1 text-12 text-text-3">and {count(more, 'machine')} more</li> : null}
        </ul>
      ) : null}
    </li>
  );
}

/** Hosts that have what is looked for in their own name or that of something on them, and of their VMs those. */
function onlyFound({ hosts, opened }: Topology, text: string): Pick<Topology, 'hosts' | 'opened'> {
  const has = (...names: string[]) => names.some((name) => name.toLowerCase().includes(text));
  const hasVm = ({ name, networks, disks }: TopologyVm) =>
    has(
      name,
      ...networks,
      ...disks.flatMap(({ chain }) => chain.flatMap(({ name, pool }) => [name, pool ?? ''])),
    );
  const left = opened
    .map((host) => ({ ...host, vms: host.vms.filter(hasVm) }))
    .filter(
      ({ vms, networks, pools }) => vms.length > 0 || has(...[...networks, ...pools].map(({ name }) => name)),
    );
  return {
    hosts: hosts.filter(({ id, name }) => has(name) || left.some(({ hostId }) => hostId === id)),
    opened: left,
  };
}

function Vm({ vm }: { vm: TopologyVm }) {
  return (
    <li className="py-1.5">
      <div className="flex items-center gap-3">
        <Link href={`/vms/${vm.id}`} className="rounded-sm hover:underline">
          <CutName name={vm.name} max={28} />
        </Link>
        <StateMark look={vmStateLooks[vm.state]} className="text-12" />
      </div>
      {vm.networks.length > 0 ? (
        <p className="text-12 text-text-2">
          Network: <span className="font-mono">{vm.networks.join(', ')}</span>
        </p>
      ) : null}
      {vm.disks.map(({ target, chain }) => (
        <p key={target} className="wrap-anywhere text-12 text-text-2">
          {target}:{' '}
          {chain.map(({ path, name, pool }, index) => (
            <span key={path}>
              {index > 0 ? <span className="text-text-3"> laid over </span> : null}
              <span className="font-mono">{name}</span>
              {pool && pool !== chain[index + 1]?.pool ? (
                <span className="text-text-3"> in {pool}</span>
              ) : null}
            </span>
          ))}
        </p>
      ))}
    </li>
  );
}
