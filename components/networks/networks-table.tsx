'use client';

import Link from 'next/link';
import { CutName } from '@/components/ui/cut-name';
import { cx } from '@/components/ui/cx';
import { Missing } from '@/components/ui/quantity';
import { count } from '@/lib/client/format';
import type { NetworkRow } from '@/lib/domain/views';
import { NetworkActions } from './network-actions';
import { NetworkStateMark } from './network-state';
import { modeText, rangeText, subnetText } from './network-words';

/** Networks by name; two lines each at phone width. */
export function NetworksTable({ networks, hasHost = true }: { networks: NetworkRow[]; hasHost?: boolean }) {
  return (
    <table className="w-full table-fixed border-collapse text-13 max-md:block">
      <caption className="sr-only">Networks</caption>
      <thead className="max-md:hidden">
        <tr className="h-8 border-line border-b text-left text-12 text-text-3">
          <th scope="col" className="pr-2 font-medium">
            Name
          </th>
          <th scope="col" className="w-28 px-2 font-medium">
            State
          </th>
          {hasHost ? (
            <th scope="col" className="w-36 px-2 font-medium">
              Host
            </th>
          ) : null}
          <th scope="col" className="w-24 px-2 font-medium">
            Kind
          </th>
          <th scope="col" className="w-24 px-2 font-medium max-lg:hidden">
            Bridge
          </th>
          <th scope="col" className="w-40 px-2 font-medium max-lg:hidden">
            Addresses
          </th>
          <th scope="col" className="w-72 px-2 font-medium max-xl:hidden">
            Handed out
          </th>
          <th scope="col" className="w-24 px-2 text-right font-medium">
            Machines
          </th>
          <th scope="col" className="w-10">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {networks.map((network) => (
          <Row key={network.id} network={network} hasHost={hasHost} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ network, hasHost }: { network: NetworkRow; hasHost: boolean }) {
  const isStale = network.hostState === 'unreachable' || network.hostState === 'disabled';
  const cell = 'truncate px-2 max-md:hidden';
  return (
    <tr
      className={cx(
        'h-row border-line border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto_auto] max-md:items-center max-md:gap-x-3 max-md:py-2',
        isStale && 'opacity-60',
      )}
    >
      <th scope="row" className="truncate pr-2 text-left font-medium max-md:px-0">
        <Link href={`/networks/${network.id}`} className="rounded-sm font-mono hover:underline">
          <CutName name={network.name} max={28} />
        </Link>
      </th>
      <td className="px-2 max-md:px-0">
        <NetworkStateMark network={network} />
      </td>
      {hasHost ? (
        <td className={cx(cell, 'font-mono')}>
          <Link href={`/hosts/${network.hostId}`} className="rounded-sm hover:underline">
            <CutName name={network.hostName} max={18} />
          </Link>
        </td>
      ) : null}
      <td className={cell}>{modeText(network)}</td>
      <td className={cx(cell, 'font-mono max-lg:hidden')}>{network.bridge ?? <Missing />}</td>
      <td className={cx(cell, 'font-mono max-lg:hidden')}>{subnetText(network) || <Missing />}</td>
      <td className={cx(cell, 'font-mono max-xl:hidden')}>{rangeText(network) || <Missing />}</td>
      <td className={cx(cell, 'text-right')}>{network.vms.length}</td>
      <td className="text-right">
        <NetworkActions network={network} />
      </td>
      <td className="col-span-3 truncate text-12 text-text-3 md:hidden">
        {[
          modeText(network),
          subnetText(network),
          count(network.vms.length, 'machine'),
          hasHost ? network.hostName : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </td>
    </tr>
  );
}
