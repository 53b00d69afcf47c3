import type { CallOptions } from '../../libvirt/call.ts';
import { ListStoragePools } from '../../libvirt/constants/storage.ts';
import type { StoragePool, StorageVol } from '../../libvirt/types.ts';
import type { DeleteVmSpec, Step, StepContext } from '../driver.ts';
import { destroy, undefine } from './create.ts';
import type { Link } from './link.ts';
import { isGone, lookUpDomain } from './observe.ts';
import { parseDomainXml } from './parse-domain.ts';
import { backingPath, deleteVolume } from './volumes.ts';
import { attribute, child, children, parseXml } from './xml.ts';

/**
 * What it takes to delete a VM. The definition goes last: while it is there, an attempt that was cut short still
 * knows the disks.
 */
export function deleteSteps(link: Link, spec: DeleteVmSpec): Step[] {
  const find = (step: StepContext) => lookUpDomain(link, spec.externalId, { signal: step.signal });
  const steps: Step[] = [
    {
      key: 'stop',
      label: `Force ${spec.name} off, if it runs`,
      async run(step) {
        const dom = await find(step);
        if (dom) await destroy(link, dom, { signal: step.signal });
      },
    },
  ];
  if (spec.deleteDisks) {
    steps.push({
      key: 'disks',
      label: 'Delete its disks',
      run: (step) => deleteDisks(link, spec, step),
    });
  }
  steps.push({
    key: 'undefine',
    label: `Remove the definition of ${spec.name}`,
    async run(step) {
      const dom = await find(step);
      if (dom) await undefine(link, dom, { signal: step.signal });
    },
  });
  return steps;
}

/** A file that somebody put into a pool's folder is no volume until the pool is read anew. */
async function refreshPools(link: Link, options: CallOptions): Promise<void> {
  await Promise.all(
    (await activePools(link, options)).map((pool) =>
      link.call('commands', 'storagePoolRefresh', { pool, flags: 0 }, options).catch(() => {}),
    ),
  );
}

async function activePools(link: Link, options: CallOptions): Promise<StoragePool[]> {
  const args = { needResults: 1, flags: ListStoragePools.active };
  return (await link.call('reads', 'connectListAllStoragePools', args, options)).pools;
}

type Disk = { place: string; isOwn: boolean; vol: StorageVol | null; path: string };

async function deleteDisks(link: Link, spec: DeleteVmSpec, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  const dom = await lookUpDomain(link, spec.externalId, options);
  if (!dom) return;
  const { xml } = await link.call('reads', 'domainGetXmlDesc', { dom, flags: 0 }, options);
  await refreshPools(link, options);
  const disks = await readDisks(link, xml, options);
  const wanted = disks.filter(({ isOwn }) => isOwn);
  if (wanted.length === 0) return;
  const users = await usersOfPaths(link, spec.externalId, options);
  const above = await volumesAbove(link, options);
  for (const { place, vol, path } of wanted) {
    const user = users.get(path);
    const child = above.get(path);
    if (user) await step.log(`Kept ${path}: ${user} uses it too.`);
    else if (child) await step.log(`Kept ${path}: the disk ${child} is based on it.`);
    else if (!vol) await step.log(`Kept ${place}: it is in no storage pool.`);
    else {
      await deleteVolume(link, vol, options);
      await step.log(`Deleted ${path}.`);
    }
  }
}

/** The disks of a definition with their volumes; CD-ROMs and read-only or shared disks are not the VM's own. */
async function readDisks(link: Link, domainXml: string, options: CallOptions): Promise<Disk[]> {
  const domain = parseXml(domainXml, 'domain');
  const elements = children(child(domain, 'devices'), 'disk');
  const disks = await Promise.all(
    elements.map(async (element): Promise<Disk | null> => {
      const source = child(element, 'source');
      const place = attribute(source, 'file') ?? attribute(source, 'dev') ?? attribute(source, 'volume');
      if (!place) return null;
      const device = attribute(element, 'device') ?? 'disk';
      const isOwn = device === 'disk' && !child(element, 'readonly') && !child(element, 'shareable');
      const vol = await findVolume(link, place, attribute(source, 'pool'), options);
      const path = vol ? (await link.call('reads', 'storageVolGetPath', { vol }, options)).name : place;
      return { place, isOwn, vol, path };
    }),
  );
  return disks.filter((disk) => disk !== null);
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

/** Which other VM of the host uses a path, whether it runs or not. */
async function usersOfPaths(
  link: Link,
  externalId: string,
  options: CallOptions,
): Promise<Map<string, string>> {
  const { domains } = await link.call(
    'reads',
    'connectListAllDomains',
    { needResults: 1, flags: 0 },
    options,
  );
  const users = new Map<string, string>();
  await Promise.all(
    domains
      .filter(({ uuid }) => uuid !== externalId)
      .map(async (dom) => {
        const { xml } = await link.call('reads', 'domainGetXmlDesc', { dom, flags: 0 }, options);
        const { name } = parseDomainXml(xml);
        for (const { path, place } of await readDisks(link, xml, options)) {
          users.set(path, name);
          users.set(place, name);
        }
      }),
  );
  return users;
}

/** Which volume is laid over a path, in every active pool. */
async function volumesAbove(link: Link, options: CallOptions): Promise<Map<string, string>> {
  const pools = await activePools(link, options);
  const above = new Map<string, string>();
  await Promise.all(
    pools.map(async (pool) => {
      const { vols } = await link.call(
        'reads',
        'storagePoolListAllVolumes',
        { pool, needResults: 1, flags: 0 },
        options,
      );
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
