'use client';

import Link from 'next/link';
import { CutName } from '@/components/ui/cut-name';
import { Missing } from '@/components/ui/quantity';
import { type Column, Table } from '@/components/ui/table';
import { filterRows, sortRows } from '@/components/ui/table-rows';
import type { TableView } from '@/components/ui/use-table-view';
import { count } from '@/lib/client/format';
import type { NetworkRow } from '@/lib/domain/views';
import { NetworkActions } from './network-actions';
import { NetworkStateMark } from './network-state';
import { modeText, rangeText, subnetText } from './network-words';

const columns: Column<NetworkRow>[] = [
  {
    key: 'name',
    head: 'Name',
    role: 'name',
    sortBy: ({ name }) => name,
    cell: ({ id, name }) => (
      <Link href={`/networks/${id}`} className="rounded-sm font-mono hover:underline">
        <CutName name={name} max={28} />
      </Link>
    ),
  },
  {
    key: 'state',
    head: 'State',
    role: 'mark',
    className: 'w-28',
    sortBy: stateWord,
    cell: (network) => <NetworkStateMark network={network} />,
  },
  {
    key: 'host',
    head: 'Host',
    className: 'w-36',
    cellClassName: 'font-mono',
    sortBy: ({ hostName }) => hostName,
    cell: ({ hostId, hostName }) => (
      <Link href={`/hosts/${hostId}`} className="rounded-sm hover:underline">
        <CutName name={hostName} max={18} />
      </Link>
    ),
  },
  { key: 'kind', head: 'Kind', className: 'w-24', sortBy: modeText, cell: modeText },
  {
    key: 'bridge',
    head: 'Bridge',
    className: 'w-24 max-lg:hidden',
    cellClassName: 'font-mono',
    sortBy: ({ bridge }) => bridge,
    cell: ({ bridge }) => bridge ?? <Missing />,
  },
  {
    key: 'addresses',
    head: 'Addresses',
    className: 'w-40 max-lg:hidden',
    cellClassName: 'font-mono',
    sortBy: (network) => subnetText(network) || null,
    cell: (network) => subnetText(network) || <Missing />,
  },
  {
    key: 'range',
    head: 'Handed out',
    className: 'w-72 max-xl:hidden',
    cellClassName: 'font-mono',
    cell: (network) => rangeText(network) || <Missing />,
  },
  {
    key: 'machines',
    head: 'Machines',
    className: 'w-24 text-right',
    sortBy: ({ vms }) => vms.length,
    cell: ({ vms }) => vms.length.toLocaleString('en'),
  },
  {
    key: 'actions',
    head: 'Actions',
    role: 'action',
    className: 'w-10',
    cell: (network) => <NetworkActions network={network} />,
  },
];
const ofOneHost = columns.filter(({ key }) => key !== 'host');

/** @param view  left out on the page of a host, whose networks are few */
export function NetworksTable({ networks, view }: { networks: NetworkRow[]; view?: TableView }) {
  const found = filterRows(networks, view?.q ?? '', (network) => ({
    name: network.name,
    host: network.hostName,
    state: stateWord(network),
    kind: modeText(network),
    bridge: network.bridge,
    address: subnetText(network),
    machine: network.vms.map(({ name }) => name).join(' '),
  }));
  if (found.length === 0)
    return <p className="border-line border-t py-6 text-14 text-text-2">No network matches this search.</p>;
  return (
    <Table
      label="Networks"
      columns={view ? columns : ofOneHost}
      rows={view ? sortRows(found, columns, view) : found}
      keyOf={({ id }) => id}
      view={view}
      rowClassName={({ hostState }) => (hostState === 'unreachable' || hostState === 'disabled') && 'dimmed'}
      phoneLine={(network) => (
        <span className="block truncate">
          {[
            modeText(network),
            subnetText(network),
            count(network.vms.length, 'machine'),
            view ? network.hostName : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      )}
    />
  );
}

function stateWord({ isActive }: NetworkRow): string {
  return isActive ? 'active' : 'stopped';
}
