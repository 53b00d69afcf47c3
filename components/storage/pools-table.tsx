'use client';

import Link from 'next/link';
import { PoolGauge } from '@/components/hosts/host-gauges';
import { CutName } from '@/components/ui/cut-name';
import { Missing } from '@/components/ui/quantity';
import { type Column, Table } from '@/components/ui/table';
import { filterRows, sortRows } from '@/components/ui/table-rows';
import { Ago } from '@/components/ui/time';
import type { TableView } from '@/components/ui/use-table-view';
import { count } from '@/lib/client/format';
import type { PoolRow } from '@/lib/domain/views';
import { PoolActions } from './pool-actions';
import { PoolStateMark } from './pool-state';

const columns: Column<PoolRow>[] = [
  {
    key: 'name',
    head: 'Name',
    role: 'name',
    sortBy: ({ name }) => name,
    cell: ({ id, name }) => (
      <Link href={`/storage/${id}`} className="rounded-sm font-mono hover:underline">
        <CutName name={name} max={28} />
      </Link>
    ),
  },
  {
    key: 'state',
    head: 'State',
    role: 'mark',
    className: 'w-32',
    sortBy: stateWord,
    cell: (pool) => <PoolStateMark pool={pool} />,
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
  { key: 'type', head: 'Kind', className: 'w-20', sortBy: ({ type }) => type, cell: ({ type }) => type },
  {
    key: 'path',
    head: 'Place',
    className: 'w-60 max-xl:hidden',
    cellClassName: 'font-mono',
    sortBy: ({ path }) => path,
    cell: ({ path }) => (path ? <CutName name={path} max={30} /> : <Missing />),
  },
  {
    key: 'space',
    head: 'Space in use',
    className: 'w-52',
    cellClassName: 'py-1',
    sortBy: (pool) => (hasSpace(pool) ? 1 - pool.availableBytes / pool.capacityBytes : null),
    cell: (pool) => (pool.isActive ? <PoolGauge pool={pool} /> : <Missing />),
  },
  {
    key: 'volumes',
    head: 'Volumes',
    className: 'w-20 text-right',
    sortBy: ({ volumeCount }) => volumeCount,
    cell: ({ volumeCount }) => volumeCount.toLocaleString('en'),
  },
  {
    key: 'seen',
    head: 'Seen',
    className: 'w-24 text-right max-lg:hidden',
    cellClassName: 'text-12 text-text-3',
    cell: ({ observedAt }) => <Ago at={observedAt} />,
  },
  {
    key: 'actions',
    head: 'Actions',
    role: 'action',
    className: 'w-10',
    cell: (pool) => <PoolActions pool={pool} />,
  },
];

/** Pools with how full they are. */
export function PoolsTable({ pools, view }: { pools: PoolRow[]; view: TableView }) {
  const found = filterRows(pools, view.q, (pool) => ({
    name: pool.name,
    host: pool.hostName,
    state: stateWord(pool),
    type: pool.type,
    path: pool.path,
  }));
  if (found.length === 0)
    return <p className="border-line border-t py-6 text-14 text-text-2">No pool matches this search.</p>;
  return (
    <Table
      label="Storage pools"
      columns={columns}
      rows={sortRows(found, columns, view)}
      keyOf={({ id }) => id}
      view={view}
      rowClassName={({ hostState }) => (hostState === 'unreachable' || hostState === 'disabled') && 'dimmed'}
      phoneLine={(pool) => (
        <>
          <span className="block truncate">
            {[pool.type, count(pool.volumeCount, 'volume'), pool.hostName].join(' · ')}
          </span>
          {pool.isActive ? <PoolGauge pool={pool} /> : null}
        </>
      )}
    />
  );
}

function stateWord({ isActive }: PoolRow): string {
  return isActive ? 'active' : 'stopped';
}

function hasSpace({ isActive, capacityBytes }: PoolRow): boolean {
  return isActive && capacityBytes > 0;
}
