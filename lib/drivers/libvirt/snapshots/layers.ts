import type { DiskLayer } from '../../../domain/snapshot.ts';
import type { VmDisk } from '../../../domain/vm.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { Link } from '../link.ts';
import { isSilence, nullUnlessLost } from '../silence.ts';
import { attribute, child, parseXml, textOf } from '../xml.ts';

const maxKept = 50_000;
// A chain this long is a ring, or nothing that could be worked with.
const maxLayers = 64;

type Looked = { layer: DiskLayer; base: string | null };

/**
 * The files of disks, from the pools' own books, so that no guest's QEMU is asked; kept, because a list asks for thousands.
 * @param options.isStrict  for what decides: a pool that does not answer in time is a failure, not an unknown file
 */
export function createLayerReader(link: Pick<Link, 'call'>, { isStrict = false } = {}) {
  const kept = new Map<string, { looked: Looked | null; readAt: number }>();

  /** @returns the file in use first, then what it lies on; ends where neither a pool nor the definition knows more */
  async function read(disk: VmDisk, maxAgeMs: number, options: CallOptions): Promise<DiskLayer[]> {
    const layers: DiskLayer[] = [];
    let path = disk.source;
    let pool = disk.pool;
    while (path && layers.length < maxLayers) {
      const looked = await look(path, pool, maxAgeMs, options);
      if (!looked) {
        layers.push({ path, pool: null, format: null, capacityBytes: null, allocationBytes: null });
        // Of what lies in no pool only the definition can say more, and that of a VM that runs does.
        const chain = [disk.source, ...(disk.bases ?? [])];
        path = chain[chain.indexOf(path) + 1] ?? null;
        pool = null;
        continue;
      }
      layers.push(looked.layer);
      path = looked.base;
      pool = null;
    }
    return layers;
  }

  async function look(path: string, pool: string | null, maxAgeMs: number, options: CallOptions) {
    const key = `${pool ?? ''}/${path}`;
    const known = kept.get(key);
    if (known && performance.now() - known.readAt < maxAgeMs) return known.looked;
    const looked = await lookUp(path, pool, options).catch((error: unknown) => {
      if (isStrict && isSilence(error)) throw error;
      return nullUnlessLost(error);
    });
    if (kept.size >= maxKept) kept.clear();
    kept.set(key, { looked, readAt: performance.now() });
    return looked;
  }

  async function lookUp(place: string, poolName: string | null, options: CallOptions): Promise<Looked> {
    const vol = poolName
      ? await link
          .call('reads', 'storagePoolLookupByName', { name: poolName }, options)
          .then(({ pool }) => link.call('reads', 'storageVolLookupByName', { pool, name: place }, options))
      : await link.call('reads', 'storageVolLookupByPath', { path: place }, options);
    const { xml } = await link.call('reads', 'storageVolGetXmlDesc', { ...vol, flags: 0 }, options);
    const volume = parseXml(xml, 'volume');
    const target = child(volume, 'target');
    return {
      layer: {
        path: textOf(child(target, 'path')) ?? place,
        pool: vol.vol.pool,
        format: attribute(child(target, 'format'), 'type'),
        capacityBytes: bytesOf(textOf(child(volume, 'capacity'))),
        allocationBytes: bytesOf(textOf(child(volume, 'allocation'))),
      },
      base: textOf(child(volume, 'backingStore', 'path')),
    };
  }

  return { read };
}

function bytesOf(text: string | null): number | null {
  const bytes = Number(text ?? Number.NaN);
  return Number.isFinite(bytes) ? bytes : null;
}
