'use client';

import Link from 'next/link';
import { useState } from 'react';
import { CutName } from '@/components/ui/cut-name';
import { Bytes, Missing } from '@/components/ui/quantity';
import { asText, formatBytes } from '@/lib/client/format';
import { operationVerbs } from '@/lib/domain/operation';
import type { PoolRow, VolumeRow } from '@/lib/domain/views';
import { VolumeActions } from './volume-actions';
import { type VolumeAction, VolumeDialog } from './volume-dialog';

/** Volumes by name, with who needs each; two lines each at phone width. */
export function VolumesTable({ pool, volumes }: { pool: PoolRow; volumes: VolumeRow[] }) {
  // Not the row's: a volume that is being written can be missing from one reading of its pool, and what is open stays.
  const [opened, setOpened] = useState<{ action: VolumeAction; volume: VolumeRow } | null>(null);
  const current = opened && (volumes.find(({ id }) => id === opened.volume.id) ?? opened.volume);
  return (
    <>
      <table className="w-full table-fixed border-collapse text-13 max-md:block">
        <caption className="sr-only">Volumes of {pool.name}</caption>
        <thead className="max-md:hidden">
          <tr className="h-8 border-line border-b text-left text-12 text-text-3">
            <th scope="col" className="pr-2 font-medium">
              Name
            </th>
            <th scope="col" className="w-20 px-2 font-medium">
              Format
            </th>
            <th scope="col" className="w-24 px-2 text-right font-medium">
              Size
            </th>
            <th scope="col" className="w-24 px-2 text-right font-medium">
              Takes
            </th>
            <th scope="col" className="w-64 px-2 font-medium max-xl:hidden">
              Laid over
            </th>
            <th scope="col" className="w-72 px-2 font-medium max-xl:w-52">
              Needed by
            </th>
            <th scope="col" className="w-10">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {volumes.map((volume) => (
            <Row
              key={volume.id}
              pool={pool}
              volume={volume}
              onOpen={(action) => setOpened({ action, volume })}
            />
          ))}
        </tbody>
      </table>
      {opened && current ? (
        <VolumeDialog action={opened.action} pool={pool} volume={current} onClose={() => setOpened(null)} />
      ) : null}
    </>
  );
}

function Row({
  pool,
  volume,
  onOpen,
}: {
  pool: PoolRow;
  volume: VolumeRow;
  onOpen: (action: VolumeAction) => void;
}) {
  const { name, format, capacityBytes, allocationBytes, backingPath } = volume;
  const cell = 'truncate px-2 max-md:hidden';
  return (
    <tr className="h-row border-line border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:items-center max-md:gap-x-3 max-md:py-2">
      <th scope="row" className="truncate pr-2 text-left font-medium font-mono max-md:px-0">
        <CutName name={name} max={44} />
      </th>
      <td className={cell}>{format ?? <Missing />}</td>
      <td className={`${cell} text-right`}>
        <Bytes bytes={capacityBytes} />
      </td>
      <td className={`${cell} text-right`}>
        <Bytes bytes={allocationBytes} />
      </td>
      <td className={`${cell} font-mono text-12 text-text-2 max-xl:hidden`} title={backingPath ?? undefined}>
        {backingPath ? <CutName name={shortPath(pool, backingPath)} max={34} /> : <Missing word="nothing" />}
      </td>
      <td className="truncate px-2 max-md:order-last max-md:col-span-2 max-md:px-0 max-md:text-12">
        <span className="text-text-3 md:hidden">
          {[format, asText(formatBytes(capacityBytes))].filter(Boolean).join(' · ')}
          {volume.vms.length || volume.over.length || volume.activeOperation ? ' · ' : ''}
        </span>
        <Users volume={volume} />
      </td>
      <td className="text-right">
        <VolumeActions pool={pool} volume={volume} onOpen={onOpen} />
      </td>
    </tr>
  );
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
