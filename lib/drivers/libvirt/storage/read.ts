import type { ObservedPool, ObservedVolume } from '../../../domain/storage.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import {
  ConnectListAllStoragePoolsFlags as ListFlags,
  StoragePoolState,
  StorageXmlFlags,
} from '../../../libvirt/constants/storage.ts';
import type { StoragePool, StorageVol } from '../../../libvirt/types.ts';
import type { Link } from '../link.ts';
import { isGone } from '../observe.ts';
import { nullUnlessLost } from '../silence.ts';
import { parsePoolXml, parseVolumeXml } from './parse.ts';

type Kept = { volume: ObservedVolume | null; readAt: number };

// Each volume costs a call, and the host opens its file. Of a pool with thousands, all are read so rarely that the
// readings take at most a fiftieth of the time; new ones are read at once.
const keptForReadings = 50;
const leastKeptMs = 10_000;
// A call that waits for its answer costs a place in the queue of the connection.
const readAtOnce = 64;

const forgottenAt = new WeakMap<object, number>();

/** After a change of volumes: what was kept of this host's is read anew. */
export function forgetVolumes(link: object): void {
  forgottenAt.set(link, performance.now());
}

/** Reads pools with their volumes, and keeps what is costly to ask. */
export function createPoolReader(link: Pick<Link, 'call'>) {
  const kept = new Map<string, { tookMs: number; byName: Map<string, Kept> }>();

  /** Every pool of the host, whoever made it, by name. */
  async function list(options: CallOptions): Promise<ObservedPool[]> {
    const listBy = async (flags: number) =>
      (await link.call('reads', 'connectListAllStoragePools', { needResults: 1, flags }, options)).pools;
    const namesOf = async (flags: number) => new Set((await listBy(flags)).map(({ name }) => name));
    const [pools, autostart, transient] = await Promise.all([
      listBy(0),
      namesOf(ListFlags.autostart),
      namesOf(ListFlags.transient),
    ]);
    for (const uuid of kept.keys()) if (!pools.some((pool) => pool.uuid === uuid)) kept.delete(uuid);
    const read = await Promise.all(
      pools.map((pool) =>
        readPool(pool, autostart.has(pool.name), !transient.has(pool.name), options).catch((error) => {
          // It went away while it was read.
          if (isGone(error)) return null;
          throw error;
        }),
      ),
    );
    return read.filter((pool) => pool !== null).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async function readPool(
    pool: StoragePool,
    isAutostart: boolean,
    isPersistent: boolean,
    options: CallOptions,
  ): Promise<ObservedPool> {
    const [{ xml }, info] = await Promise.all([
      link.call(
        'reads',
        'storagePoolGetXmlDesc',
        { pool, flags: isPersistent ? StorageXmlFlags.inactive : 0 },
        options,
      ),
      link.call('reads', 'storagePoolGetInfo', { pool }, options),
    ]);
    const isActive = info.state === StoragePoolState.running || info.state === StoragePoolState.degraded;
    return {
      name: pool.name,
      uuid: pool.uuid,
      ...parsePoolXml(xml),
      isActive,
      isAutostart,
      isPersistent,
      capacityBytes: Number(info.capacity),
      allocationBytes: Number(info.allocation),
      availableBytes: Number(info.available),
      definition: xml,
      // A pool whose storage does not answer must not hide the others.
      volumes: isActive ? await readVolumes(pool, options).catch(nullUnlessLost) : [],
    };
  }

  async function readVolumes(pool: StoragePool, options: CallOptions): Promise<ObservedVolume[]> {
    const args = { pool, needResults: 1, flags: 0 };
    const { vols } = await link.call('reads', 'storagePoolListAllVolumes', args, options);
    const startedAt = performance.now();
    const before = kept.get(pool.uuid);
    const maxAgeMs = Math.max(leastKeptMs, (before?.tookMs ?? 0) * keptForReadings);
    const notBefore = Math.max(startedAt - maxAgeMs, forgottenAt.get(link) ?? Number.NEGATIVE_INFINITY);
    const byName = new Map<string, Kept>();
    const missing: StorageVol[] = [];
    for (const vol of vols) {
      const known = before?.byName.get(vol.name);
      if (known && known.readAt > notBefore) byName.set(vol.name, known);
      else missing.push(vol);
    }
    const queue = missing.values();
    await Promise.all(
      Array.from({ length: Math.min(readAtOnce, missing.length) }, async () => {
        for (const vol of queue)
          byName.set(vol.name, { volume: await readVolume(vol, options), readAt: startedAt });
      }),
    );
    // A reading of few says nothing about one of all.
    const tookMs = missing.length === vols.length ? performance.now() - startedAt : (before?.tookMs ?? 0);
    kept.set(pool.uuid, { tookMs, byName });
    return [...byName.values()]
      .flatMap(({ volume }) => volume ?? [])
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async function readVolume(vol: StorageVol, options: CallOptions): Promise<ObservedVolume | null> {
    try {
      const { xml } = await link.call('reads', 'storageVolGetXmlDesc', { vol, flags: 0 }, options);
      const parsed = parseVolumeXml(xml);
      return parsed && { name: vol.name, ...parsed };
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }

  return { list };
}
