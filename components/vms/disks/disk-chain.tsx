import Link from 'next/link';
import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy';
import { Gauge } from '@/components/ui/gauge';
import { Bytes } from '@/components/ui/quantity';
import type { VmDiskFile, VmStorage } from '@/lib/domain/views';

/** The files of one disk: the one in use, and below it each that it only holds the differences to. */
export function DiskChain({ vmId, disk }: { vmId: string; disk: VmStorage['disks'][number] }) {
  const { target, files, isBaseUnknown } = disk;
  if (files.length === 0) return null;
  return (
    <ol aria-label={`Files of ${target}`} className="mb-1 ml-10 border-line border-l pl-3 max-md:ml-1">
      {files.map((file, index) => (
        <FileLine key={file.path} file={file} role={index === 0 ? 'In use' : 'Lies on'} vmId={vmId} />
      ))}
      {isBaseUnknown ? (
        <li className="py-1 text-12 text-warn">
          What it lies on is not known: the file is in no storage pool, and the machine is off.
        </li>
      ) : null}
    </ol>
  );
}

/** One file: where it is, what it takes of what the guest sees, and who else needs it. */
export function FileLine({ file, role, vmId }: { file: VmDiskFile; role: ReactNode; vmId: string }) {
  const { path, place, format, capacityBytes, allocationBytes, others, snapshots } = file;
  const name = place ? `${place.pool}/${place.volume}` : path;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-0.5 py-1 text-12">
      <span className="w-14 shrink-0 text-text-3">{role}</span>
      <span className="inline-flex min-w-0 flex-1 basis-48 items-center gap-1">
        {place ? (
          <Link
            href={`/storage/${place.poolId}`}
            title={path}
            className="min-w-0 break-all rounded-sm font-mono hover:underline"
          >
            {name}
          </Link>
        ) : (
          <span className="min-w-0 break-all font-mono">{name}</span>
        )}
        <CopyButton text={path} label={`Copy the path of ${name}`} />
      </span>
      <span className="w-14 shrink-0 text-text-3 md:text-right">{format}</span>
      <span className="w-44 shrink-0">
        {allocationBytes === null && capacityBytes === null ? (
          <span className="text-text-3">in no pool that its host shows</span>
        ) : (
          <span className="flex justify-between gap-2">
            <span>
              <Bytes bytes={allocationBytes} /> <span className="text-text-3">taken</span>
            </span>
            {capacityBytes === null ? null : (
              <span className="text-text-3">
                of <Bytes bytes={capacityBytes} />
              </span>
            )}
          </span>
        )}
        {capacityBytes && allocationBytes !== null ? (
          <Gauge used={allocationBytes} total={capacityBytes} label={`Taken by ${name}`} tone="disk" />
        ) : null}
      </span>
      {snapshots.length + others.length > 0 ? (
        <span className="flex basis-full flex-wrap gap-x-4 pl-18 text-text-2 max-md:pl-0">
          {snapshots.length > 0 ? (
            <span>
              Holds{' '}
              <Link href={`/vms/${vmId}/snapshots`} className="rounded-sm hover:underline">
                {snapshots.length === 1 ? 'the snapshot' : 'the snapshots'}{' '}
                <span className="font-mono">{snapshots.join(', ')}</span>
              </Link>
            </span>
          ) : null}
          {others.length > 0 ? <Others others={others} /> : null}
        </span>
      ) : null}
    </li>
  );
}

// More names than these are counted: an image may be below hundreds.
const namedOthers = 4;

function Others({ others }: { others: VmDiskFile['others'] }) {
  const named = others.slice(0, namedOthers);
  const more = others.length - named.length;
  return (
    <span>
      Also needed by{' '}
      {named.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 ? ', ' : null}
          <Link href={`/vms/${id}/disks`} className="rounded-sm font-mono hover:underline">
            {name}
          </Link>
        </span>
      ))}
      {more > 0 ? ` and ${more} more` : null}
    </span>
  );
}
