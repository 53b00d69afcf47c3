import type { CallOptions } from '../../libvirt/call.ts';
import { DomainXmlFlags } from '../../libvirt/constants/domain.ts';
import { ConnectListAllStoragePoolsFlags } from '../../libvirt/constants/storage.ts';
import type { Domain, StoragePool, StorageVol } from '../../libvirt/types.ts';
import { basesOf, placeOf } from './disk-source.ts';
import type { Link } from './link.ts';
import { isGone } from './observe.ts';
import { isSilence } from './silence.ts';
import { attribute, child, children, parseXml, textOf } from './xml.ts';

export type Disk = {
  /** As the definition names it: a path, or a volume of the pool. */
  place: string;
  /** The file or device behind it; the place when no pool knows it. */
  path: string;
  vol: StorageVol | null;
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
      const vol = await findVolume(link, place, attribute(source, 'pool'), options);
      return {
        place,
        path: vol ? (await link.call('reads', 'storageVolGetPath', { vol }, options)).name : place,
        vol,
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

/** Which volumes are laid over a path, in every active pool. */
export async function volumesAbove(
  link: Link,
  options: CallOptions,
): Promise<Map<string, { name: string; path: string }[]>> {
  const above = new Map<string, { name: string; path: string }[]>();
  await Promise.all(
    (await activePools(link, options)).map(async (pool) => {
      const args = { pool, needResults: 1, flags: 0 };
      const { vols } = await link.call('reads', 'storagePoolListAllVolumes', args, options);
      await Promise.all(
        vols.map(async (vol) => {
          const reading = link.call('reads', 'storageVolGetXmlDesc', { vol, flags: 0 }, options);
          // One that is deleted meanwhile is above nothing.
          const read = await reading
            .then(({ xml }) => ({ base: backingPath(xml), path: targetPath(xml) ?? vol.key }))
            .catch((error) => (isGone(error) ? null : Promise.reject(error)));
          if (!read?.base) return;
          above.set(read.base, [...(above.get(read.base) ?? []), { name: vol.name, path: read.path }]);
        }),
      );
    }),
  );
  return above;
}

/**
 * Who besides one VM needs a path, by the host's own truth as it is now.
 * @param without  paths that are going too, so that they need nothing
 * @returns what says so as a clause, for example "web2 uses it"; null when nobody needs it
 */
export async function readNeeds(
  link: Link,
  externalId: string,
  without: ReadonlySet<string>,
  options: CallOptions,
): Promise<(path: string) => string | null> {
  await refreshPools(link, options);
  const users = await usersOfPaths(link, externalId, options);
  const above = await volumesAbove(link, options);
  return (path) => {
    const overlay = above.get(path)?.find((one) => !without.has(one.path));
    if (!overlay) return users.has(path) ? `${users.get(path)} uses it` : null;
    const user = users.get(overlay.path);
    return `the disk ${overlay.name}${user ? ` of ${user}` : ''} is based on it`;
  };
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
    if (isGone(error) || (flags !== 0 && !isSilence(error))) return null;
    throw error;
  }
}

async function activePools(link: Link, options: CallOptions): Promise<StoragePool[]> {
  const args = { needResults: 1, flags: ConnectListAllStoragePoolsFlags.active };
  return (await link.call('reads', 'connectListAllStoragePools', args, options)).pools;
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

function targetPath(volumeXml: string): string | null {
  return textOf(child(parseXml(volumeXml, 'volume'), 'target', 'path'));
}

/** @returns how libvirt would open it, as far as it has looked */
export function volumeFormat(volumeXml: string): string | null {
  return attribute(child(parseXml(volumeXml, 'volume'), 'target', 'format'), 'type');
}
