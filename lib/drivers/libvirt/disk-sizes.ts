import type { VmDisk } from '../../domain/vm.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import type { StorageVol } from '../../libvirt/types.ts';
import type { Link } from './link.ts';

const maxKept = 50_000;
// A file that no pool knew may be in its books when it is read next.
const unknownAgeMs = 20_000;
const forgottenAt = new WeakMap<object, number>();

/** After a disk has grown: what was kept of this host's disks is read anew. */
export function forgetSizes(link: object): void {
  forgottenAt.set(link, performance.now());
}

/** Disks' sizes from the pools' own books, so that no guest's QEMU is asked; kept, because a list asks for thousands. */
export function createSizeReader(link: Pick<Link, 'call'>) {
  const kept = new Map<string, { sizeBytes: number | null; readAt: number }>();

  /** @returns null when no pool knows it */
  async function read(disk: VmDisk, maxAgeMs: number, options: CallOptions): Promise<number | null> {
    if (!disk.source) return null;
    const key = `${disk.pool ?? ''}/${disk.source}`;
    const known = kept.get(key);
    const isForgotten = known && known.readAt <= (forgottenAt.get(link) ?? Number.NEGATIVE_INFINITY);
    const keptMs = known?.sizeBytes === null ? Math.min(maxAgeMs, unknownAgeMs) : maxAgeMs;
    if (known && !isForgotten && performance.now() - known.readAt < keptMs) return known.sizeBytes;
    const sizeBytes = await lookUp(disk.pool, disk.source, options)
      .then((vol) => link.call('reads', 'storageVolGetInfo', { vol }, options))
      .then(({ capacity }) => Number(capacity))
      .catch(() => null);
    if (kept.size >= maxKept) kept.clear();
    kept.set(key, { sizeBytes, readAt: performance.now() });
    return sizeBytes;
  }

  async function lookUp(poolName: string | null, source: string, options: CallOptions): Promise<StorageVol> {
    if (!poolName) return (await link.call('reads', 'storageVolLookupByPath', { path: source }, options)).vol;
    const { pool } = await link.call('reads', 'storagePoolLookupByName', { name: poolName }, options);
    return (await link.call('reads', 'storageVolLookupByName', { pool, name: source }, options)).vol;
  }

  return { read };
}
