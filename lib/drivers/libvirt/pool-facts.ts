import { AppError } from '../../domain/errors.ts';
import type { StoragePool } from '../../domain/host.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import { StoragePoolState } from '../../libvirt/constants/storage.ts';
import type { StoragePool as PoolHandle } from '../../libvirt/types.ts';
import type { Link } from './link.ts';
import { nullUnlessLost } from './silence.ts';
import { attribute, parseXml } from './xml.ts';

const nearlyFullShare = 0.02;
const nearlyFullBytes = 2 ** 30;
// The facts are read every 20 s, and again at each event, of which a refresh makes one.
const lookedAtAnewEveryMs = 5_000;
const afterHangMs = 1_800_000;
// Looking at these is a look into a folder. A network's share can hang, and libvirt stops a pool that it cannot look at.
const isLookedAt = new Set(['dir', 'fs']);

/**
 * The host's pools with what is free in them, as libvirt saw it last: it looks when a volume comes or goes by it, and
 * not when a guest's disk grows or a file is deleted past it. A pool that was nearly full is looked at anew each time,
 * or it would refuse what there is room for long after there is.
 */
export function createPoolFactsReader(link: Pick<Link, 'call'>) {
  const lookedAt = new Map<string, number>();

  async function read(options: CallOptions): Promise<StoragePool[]> {
    const args = { needResults: 1, flags: 0 };
    const { pools } = await link.call('reads', 'connectListAllStoragePools', args, options);
    const all = await Promise.all(pools.map((pool) => readOne(pool, options).catch(nullUnlessLost)));
    return all.filter((pool) => pool !== null).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async function readOne(pool: PoolHandle, options: CallOptions): Promise<StoragePool> {
    const [{ xml }, info] = await Promise.all([
      link.call('reads', 'storagePoolGetXmlDesc', { pool, flags: 0 }, options),
      link.call('reads', 'storagePoolGetInfo', { pool }, options),
    ]);
    const found: StoragePool = {
      name: pool.name,
      type: attribute(parseXml(xml, 'pool'), 'type') ?? 'unknown',
      isActive: info.state === StoragePoolState.running || info.state === StoragePoolState.degraded,
      capacityBytes: Number(info.capacity),
      availableBytes: Number(info.available),
    };
    if (found.isActive && isLookedAt.has(found.type) && isNearlyFull(found)) lookAnew(pool, options);
    return found;
  }

  /** The host's own event says when it has looked; while something is written into the pool it refuses to. */
  function lookAnew(pool: PoolHandle, options: CallOptions): void {
    const now = performance.now();
    if (now - (lookedAt.get(pool.uuid) ?? Number.NEGATIVE_INFINITY) < lookedAtAnewEveryMs) return;
    lookedAt.set(pool.uuid, now);
    link.call('reads', 'storagePoolRefresh', { pool, flags: 0 }, options).catch((error) => {
      // It hangs there, and holds one of the daemon's workers: more of them would hold all.
      if (error instanceof AppError && error.code === 'timeout') lookedAt.set(pool.uuid, now + afterHangMs);
    });
  }

  return { read };
}

function isNearlyFull({ capacityBytes, availableBytes }: StoragePool): boolean {
  return availableBytes < Math.min(nearlyFullBytes, capacityBytes * nearlyFullShare);
}
