'use client';

import Link from 'next/link';
import { useState } from 'react';
import { CutName } from '@/components/ui/cut-name';
import { Bytes, Missing } from '@/components/ui/quantity';
import { type Column, Table } from '@/components/ui/table';
import { sortRows } from '@/components/ui/table-rows';
import type { TableView } from '@/components/ui/use-table-view';
import { asText, formatBytes } from '@/lib/client/format';
import { operationVerbs } from '@/lib/domain/operation';
import type { PoolRow, VolumeRow } from '@/lib/domain/views';
import { VolumeActions } from './volume-actions';
import { type VolumeAction, VolumeDialog } from './volume-dialog';

/** Volumes with who needs each. */
export function VolumesTable({
  pool,
  volumes,
  view,
}: {
  pool: PoolRow;
  volumes: VolumeRow[];
  view: TableView;
}) {
  // Not the row's: a volume that is being written can be missing from one reading of its pool, and what is open stays.
  const [opened, setOpened] = useState<{ action: VolumeAction; volume: VolumeRow } | null>(null);
  const current = opened && (volumes.find(({ id }) => id === opened.volume.id) ?? opened.volume);
  const columns = columnsOf(pool, (volume, action) => setOpened({ action, volume }));
  return (
    <>
      <Table
        label={`Volumes of ${pool.name}`}
        columns={columns}
        rows={sortRows(volumes, columns, view).slice(0, rowsShown)}
        keyOf={({ id }) => id}
        view={view}
        phoneLine={(volume) => (
          <span className="block truncate">
            {[volume.format, asText(formatBytes(volume.capacityBytes))].filter(Boolean).join(' · ')}
            {volume.vms.length || volume.over.length || volume.activeOperation ? ' · ' : ''}
            <Users volume={volume} />
          </span>
        )}
      />
      {volumes.length > rowsShown ? (
        <p className="py-2 text-12 text-text-3">
          The first {rowsShown} of {volumes.length}. A part of the name finds the others.
        </p>
      ) : null}
      {opened && current ? (
        <VolumeDialog action={opened.action} pool={pool} volume={current} onClose={() => setOpened(null)} />
      ) : null}
    </>
  );
}

// More rows than these nobody reads; a part of the name finds the rest.
const rowsShown = 500;

function columnsOf(
  pool: PoolRow,
  onOpen: (volume: VolumeRow, action: VolumeAction) => void,
): Column<VolumeRow>[] {
  return [
    {
      key: 'name',
      head: 'Name',
      role: 'name',
      cellClassName: 'font-mono',
      sortBy: ({ name }) => name,
      cell: ({ name }) => <CutName name={name} max={44} />,
    },
    {
      key: 'format',
      head: 'Format',
      className: 'w-20',
      sortBy: ({ format }) => format,
      cell: ({ format }) => format ?? <Missing />,
    },
    {
      key: 'size',
      head: 'Size',
      className: 'w-24 text-right',
      sortBy: ({ capacityBytes }) => capacityBytes,
      cell: ({ capacityBytes }) => <Bytes bytes={capacityBytes} />,
    },
    {
      key: 'takes',
      head: 'Takes',
      className: 'w-24 text-right',
      sortBy: ({ allocationBytes }) => allocationBytes,
      cell: ({ allocationBytes }) => <Bytes bytes={allocationBytes} />,
    },
    {
      key: 'base',
      head: 'Laid over',
      className: 'w-64 max-xl:hidden',
      cellClassName: 'font-mono text-12 text-text-2',
      sortBy: ({ backingPath }) => backingPath,
      cell: ({ backingPath }) =>
        backingPath ? (
          <span title={backingPath}>
            <CutName name={shortPath(pool, backingPath)} max={34} />
          </span>
        ) : (
          <Missing word="nothing" />
        ),
    },
    {
      key: 'users',
      head: 'Needed by',
      className: 'w-72 max-xl:w-52',
      sortBy: ({ vms }) => vms[0]?.name ?? null,
      cell: (volume) => <Users volume={volume} />,
    },
    {
      key: 'actions',
      head: 'Actions',
      role: 'action',
      className: 'w-10',
      cell: (volume) => (
        <VolumeActions pool={pool} volume={volume} onOpen={(action) => onOpen(volume, action)} />
      ),
    },
  ];
}

// More names than these are no longer read in a row.
const namesShown = 3;

function Users({ volume: { vms, over, activeOperation } }: { volume: VolumeRow }) {
  if (activeOperation)
    return (
      <span className="text-busy">{operationVerbs[activeOperation.kind].doing.replace(' volume', '')}</span>
    );
  if (vms.length === 0) {
    if (over.length === 0) {
      return (
        <span className="max-md:hidden">
          <Missing word="nobody" />
        </span>
      );
    }
    return <span className="font-mono text-12 text-text-2">{some(over)}</span>;
  }
  return (
    <>
      {vms.slice(0, namesShown).map(({ id, name }, position) => (
        <span key={id}>
          {position > 0 ? ', ' : null}
          <Link href={`/vms/${id}`} className="rounded-sm hover:underline">
            {name}
          </Link>
        </span>
      ))}
      {vms.length > namesShown ? (
        <span className="text-text-3"> and {vms.length - namesShown} more</span>
      ) : null}
    </>
  );
}

function some(names: string[]): string {
  const more = names.length - namesShown;
  return more > 0 ? `${names.slice(0, namesShown).join(', ')} and ${more} more` : names.join(', ');
}

/** In its own pool the name is enough. */
function shortPath(pool: PoolRow, path: string): string {
  return pool.path && path.startsWith(`${pool.path}/`) ? path.slice(pool.path.length + 1) : path;
}
