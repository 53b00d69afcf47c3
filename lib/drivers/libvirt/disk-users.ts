import type { CallOptions } from '../../libvirt/call.ts';
import { DomainXmlFlags } from '../../libvirt/constants/domain.ts';
import { ConnectListAllStoragePoolsFlags } from '../../libvirt/constants/storage.ts';
import type { Domain, StoragePool, StorageVol } from '../../libvirt/types.ts';
import type { Link } from './link.ts';
import { isGone } from './observe.ts';
import { attribute, child, children, type Element, parseXml, textOf } from './xml.ts';

export type Disk = {
  /** As the definition names it: a path, or a volume of the pool. */
  place: string;
  /** The file or device behind it; the place when no pool knows it. */
  path: string;
  vol: StorageVol | null;
  /** The VM's alone to write: no CD-ROM, nothing read-only or shared. */
  isOwn: boolean;
  /** What it is laid over, as the definition of a running VM tells. */
  basePaths: string[];
};

/** The disks of a definition with their volumes. */
export async function readDisks(link: Link, domainXml: string, options: CallOptions): Promise<Disk[]> {
  const domain = parseXml(domainXml, 'domain');
  const elements = children(child(domain, 'devices'), 'disk');
  const disks = await Promise.all(
    elements.map(async (element): Promise<Disk | null> => {
      const source = child(element, 'source');
      const place = placeOf(source);
      if (!place) return null;
      const device = attribute(element, 'device') ?? 'disk';
      const vol = await findVolume(link, place, attribute(source, 'pool'), options);
      return {
        place,
        path: vol ? (await link.call('reads', 'storageVolGetPath', { vol }, options)).name : place,
        vol,
        isOwn: device === 'disk' && !child(element, 'readonly') && !child(element, 'shareable'),
        basePaths: basesOf(element),
      };
    }),
  );
  return disks.filter((disk) => disk !== null);
}

/** Which other VM of the host uses a path, itself or below a disk, whether it runs or not. */
export async function usersOfPaths(
  link: Link,
  externalId: string,
  options: CallOptions,
): Promise<Map<string, string>> {
  const args = { needResults: 1, flags: 0 };
  const { domains } = await link.call('reads', 'connectListAllDomains', args, options);
  const users = new Map<string, string>();
  await Promise.all(
    domains
      .filter(({ uuid }) => uuid !== externalId)
      .map(async (dom) => {
        // A VM that runs may be defined otherwise for its next start.
        for (const flags of dom.id >= 0 ? [0, DomainXmlFlags.inactive] : [0]) {
          const xml = await definitionOf(link, dom, flags, options);
          for (const { path, place, vol, basePaths } of xml ? await readDisks(link, xml, options) : [])
            for (const used of vol ? [path, ...basePaths] : [path, place, ...basePaths])
              users.set(used, dom.name);
        }
      }),
  );
  return users;
}

/** Which volume is laid over a path, in every active pool. */
export async function volumesAbove(link: Link, options: CallOptions): Promise<Map<string, string>> {
  const above = new Map<string, string>();
  await Promise.all(
    (await activePools(link, options)).map(async (pool) => {
      const args = { pool, needResults: 1, flags: 0 };
      const { vols } = await link.call('reads', 'storagePoolListAllVolumes', args, options);
      await Promise.all(
        vols.map(async (vol) => {
          const read = link.call('reads', 'storageVolGetXmlDesc', { vol, flags: 0 }, options);
          // One that is deleted meanwhile is above nothing.
          const base = await read
            .then(({ xml }) => backingPath(xml))
            .catch((error) => (isGone(error) ? null : Promise.reject(error)));
          if (base) above.set(base, vol.name);
        }),
      );
    }),
  );
  return above;
}

/** A file that somebody put into a pool's folder is no volume until the pool is read anew. */
export async function refreshPools(link: Link, options: CallOptions): Promise<void> {
  await Promise.all(
    (await activePools(link, options)).map((pool) =>
      link.call('commands', 'storagePoolRefresh', { pool, flags: 0 }, options).catch(() => {}),
    ),
  );
}

/** @returns null when there is none: undefined meanwhile, or transient and without a second one */
async function definitionOf(
  link: Link,
  dom: Domain,
  flags: number,
  options: CallOptions,
): Promise<string | null> {
  try {
    return (await link.call('reads', 'domainGetXmlDesc', { dom, flags }, options)).xml;
  } catch (error) {
    if (isGone(error) || flags !== 0) return null;
    throw error;
  }
}

async function activePools(link: Link, options: CallOptions): Promise<StoragePool[]> {
  const args = { needResults: 1, flags: ConnectListAllStoragePoolsFlags.active };
  return (await link.call('reads', 'connectListAllStoragePools', args, options)).pools;
}

function placeOf(source: Element | undefined): string | null {
  return attribute(source, 'file') ?? attribute(source, 'dev') ?? attribute(source, 'volume');
}

function basesOf(element: Element): string[] {
  const paths: string[] = [];
  for (let base = child(element, 'backingStore'); base; base = child(base, 'backingStore')) {
    const path = placeOf(child(base, 'source')) ?? textOf(child(base, 'path'));
    if (path) paths.push(path);
  }
  return paths;
}

async function findVolume(
  link: Link,
  place: string,
  poolName: string | null,
  options: CallOptions,
): Promise<StorageVol | null> {
  try {
    if (!poolName) return (await link.call('reads', 'storageVolLookupByPath', { path: place }, options)).vol;
    const { pool } = await link.call('reads', 'storagePoolLookupByName', { name: poolName }, options);
    return (await link.call('reads', 'storageVolLookupByName', { pool, name: place }, options)).vol;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** The file that a volume is laid over; null when it stands alone. */
export function backingPath(volumeXml: string): string | null {
  return textOf(child(parseXml(volumeXml, 'volume'), 'backingStore', 'path'));
}

/** @returns how libvirt would open it, as far as it has looked */
export function volumeFormat(volumeXml: string): string | null {
  return attribute(child(parseXml(volumeXml, 'volume'), 'target', 'format'), 'type');
}
