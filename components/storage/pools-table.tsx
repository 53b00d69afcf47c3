'use client';

import Link from 'next/link';
import { PoolGauge } from '@/components/hosts/host-gauges';
import { CutName } from '@/components/ui/cut-name';
import { cx } from '@/components/ui/cx';
import { Missing } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import { count } from '@/lib/client/format';
import type { PoolRow } from '@/lib/domain/views';
import { PoolActions } from './pool-actions';
import { PoolStateMark } from './pool-state';

/** Pools by host and name, with how full they are; two lines each at phone width. */
export function PoolsTable({ pools }: { pools: PoolRow[] }) {
  return (
    <table className="w-full table-fixed border-collapse text-13 max-md:block">
      <caption className="sr-only">Storage pools</caption>
      <thead className="max-md:hidden">
        <tr className="h-8 border-line border-b text-left text-12 text-text-3">
          <th scope="col" className="pr-2 font-medium">
            Name
          </th>
          <th scope="col" className="w-32 px-2 font-medium">
            State
          </th>
          <th scope="col" className="w-36 px-2 font-medium">
            Host
          </th>
          <th scope="col" className="w-20 px-2 font-medium">
            Kind
          </th>
          <th scope="col" className="w-60 px-2 font-medium max-xl:hidden">
            Place
          </th>
          <th scope="col" className="w-52 px-2 font-medium">
            Space
          </th>
          <th scope="col" className="w-20 px-2 text-right font-medium">
            Volumes
          </th>
          <th scope="col" className="w-24 px-2 text-right font-medium max-lg:hidden">
            Seen
          </th>
          <th scope="col" className="w-10">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {pools.map((pool) => (
          <Row key={pool.id} pool={pool} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ pool }: { pool: PoolRow }) {
  const isStale = pool.hostState === 'unreachable' || pool.hostState === 'disabled';
  const cell = 'truncate px-2 max-md:hidden';
  return (
    <tr
      className={cx(
        'h-11 border-line border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto_auto] max-md:items-center max-md:gap-x-3 max-md:gap-y-1 max-md:py-2',
        isStale && 'opacity-60',
      )}
    >
      <th scope="row" className="truncate pr-2 text-left font-medium max-md:px-0">
        <Link href={`/storage/${pool.id}`} className="rounded-sm font-mono hover:underline">
          <CutName name={pool.name} max={28} />
        </Link>
      </th>
      <td className="px-2 max-md:px-0">
        <PoolStateMark pool={pool} />
      </td>
      <td className={cx(cell, 'font-mono')}>
        <Link href={`/hosts/${pool.hostId}`} className="rounded-sm hover:underline">
          <CutName name={pool.hostName} max={18} />
        </Link>
      </td>
      <td className={cell}>{pool.type}</td>
      <td className={cx(cell, 'font-mono max-xl:hidden')}>
        {pool.path ? <CutName name={pool.path} max={30} /> : <Missing />}
      </td>
      <td className={cx(cell, 'py-1')}>{pool.isActive ? <PoolGauge pool={pool} /> : <Missing />}</td>
      <td className={cx(cell, 'text-right')}>{pool.volumeCount}</td>
      <td className={cx(cell, 'text-right text-12 text-text-3 max-lg:hidden')}>
        <Ago at={pool.observedAt} />
      </td>
      <td className="text-right">
        <PoolActions pool={pool} />
      </td>
      <td className="col-span-3 truncate text-12 text-text-3 md:hidden">
        {[pool.type, count(pool.volumeCount, 'volume'), pool.hostName].join(' · ')}
      </td>
      {pool.isActive ? (
        <td className="col-span-3 md:hidden">
          <PoolGauge pool={pool} />
        </td>
      ) : null}
    </tr>
  );
}
