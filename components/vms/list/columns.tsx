import Link from 'next/link';
import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy';
import { CutName } from '@/components/ui/cut-name';
import { Bytes, Mib, Missing } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import { count } from '@/lib/client/format';
import type { VmRow } from '@/lib/domain/views';
import { type ColumnKey, columnKeys } from '@/lib/domain/vm-view';
import { HostTrouble } from '../host-trouble';
import { Provider } from '../provider';
import { Tags } from '../tags';

export const usualColumns: ColumnKey[] = [
  'provider',
  'host',
  'cpu',
  'memory',
  'disk',
  'address',
  'tags',
  'uptime',
];

type Column = {
  text: string;
  /** Of head and cells: width, side, and at which widths of the window it goes. */
  className: string;
  cell: (vm: VmRow) => ReactNode;
};

export const columns: Record<ColumnKey, Column> = {
  provider: {
    text: 'Provider',
    className: 'w-16 max-xl:hidden',
    cell: ({ hypervisorType }) => <Provider type={hypervisorType} />,
  },
  host: { text: 'Host', className: 'w-28', cell: (vm) => <HostName vm={vm} /> },
  cpu: { text: 'CPUs', className: 'w-14 text-right max-lg:hidden', cell: ({ vcpus }) => vcpus },
  memory: {
    text: 'Memory',
    className: 'w-20 text-right',
    cell: ({ memoryMib }) => <Mib mib={memoryMib} />,
  },
  disk: {
    text: 'Disk',
    className: 'w-20 text-right max-xl:hidden',
    cell: ({ diskBytes }) => <Bytes bytes={diskBytes} />,
  },
  address: {
    text: 'Address',
    className: 'w-42 pl-4 max-lg:hidden',
    cell: ({ addresses }) => <Addresses addresses={addresses} />,
  },
  tags: {
    text: 'Tags',
    className: 'w-32 max-xl:hidden',
    cell: ({ tags }) => (tags.length > 0 ? <Tags tags={tags} isShort /> : <Missing word="no tags" />),
  },
  uptime: { text: 'Uptime', className: 'w-20 text-right max-xl:hidden', cell: (vm) => <Uptime vm={vm} /> },
  pending: {
    text: 'Pending',
    className: 'w-24 max-lg:hidden',
    cell: ({ pendingCount }) =>
      pendingCount > 0 ? (
        <span className="text-warn" title="They wait for the next start.">
          {count(pendingCount, 'change')}
        </span>
      ) : (
        <Missing word="nothing waits for the next start" />
      ),
  },
  image: {
    text: 'Image',
    className: 'w-36 max-lg:hidden',
    cell: ({ imageName }) =>
      imageName ? <CutName name={imageName} max={20} /> : <Missing word="no image known" />,
  },
  since: {
    text: 'State since',
    className: 'w-26 text-right max-lg:hidden',
    cell: ({ stateSince }) => <Ago at={stateSince} form="length" />,
  },
  seen: {
    text: 'Seen',
    className: 'w-26 text-right max-lg:hidden',
    cell: ({ observedAt }) => (observedAt ? <Ago at={observedAt} /> : <Missing word="never seen" />),
  },
};

function HostName({ vm }: { vm: VmRow }) {
  if (!vm.hostId || !vm.hostName) return <Missing word="no host" />;
  return (
    <span className="flex items-center gap-2">
      <Link href={`/hosts/${vm.hostId}`} prefetch={false} className="rounded-sm font-mono hover:underline">
        <CutName name={vm.hostName} max={18} />
      </Link>
      <HostTrouble trouble={vm.hostTrouble} />
    </span>
  );
}

function Addresses({ addresses }: { addresses: string[] }) {
  const [first] = addresses;
  if (!first) return <Missing word="no address known" />;
  return (
    <span className="flex min-w-0 items-center gap-1 whitespace-nowrap" title={addresses.join('\n')}>
      <span className="truncate font-mono">{first}</span>
      {addresses.length > 1 ? <span className="text-12 text-text-3">+{addresses.length - 1}</span> : null}
      <CopyButton
        text={first}
        label={`Copy address ${first}`}
        className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
      />
    </span>
  );
}

/** How long it has been on; at least so long when its start was not seen. */
export function Uptime({ vm: { startedAt, isStartSeen } }: { vm: VmRow }) {
  if (!startedAt) return <Missing word="not on" />;
  if (isStartSeen) return <Ago at={startedAt} form="length" />;
  return (
    <span title="It was on before NovaCron saw it." className="whitespace-nowrap">
      <span aria-hidden className="text-text-3">
        &gt;{' '}
      </span>
      <span className="sr-only">more than </span>
      <Ago at={startedAt} form="length" />
    </span>
  );
}

/** The choice that the cookie kept, or else the usual. */
export function readColumns(kept: string | undefined): ColumnKey[] {
  if (kept === undefined) return usualColumns;
  const words = kept.split('.');
  return columnKeys.filter((key) => words.includes(key));
}
