import { basename, dirname } from 'node:path/posix';
import type { StoragePool } from '../../../libvirt/types.ts';
import type { StepContext } from '../../driver.ts';
import { readDomain } from '../changes/devices.ts';
import { volumeFormat } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { isGone } from '../observe.ts';
import { deleteVolume, lookUpVolume } from '../volumes.ts';
import { buildXml } from '../xml.ts';
import { nvramOf, nvramPath } from './clone-xml.ts';
import type { CloneParams } from './copies.ts';
import { copyVolume } from './copy-volume.ts';

/**
 * Copies the settings of the firmware. They lie beside libvirt's own files, in no pool; the host reaches them by a
 * pool that is there for the moment of the copy.
 */
export async function copyNvram(
  link: Link,
  stored: string,
  params: CloneParams,
  step: StepContext,
): Promise<void> {
  const path = readDomain(stored, nvramOf)?.path;
  if (!path) return;
  const options = { signal: step.signal };
  await withFolder(link, dirname(path), params, step, async (pool) => {
    const source = await lookUpVolume(link, pool, basename(path), options);
    if (!source) {
      await step.log('It was never started, so its firmware has kept no settings yet.');
      return;
    }
    const volume = basename(nvramPath(path, params));
    const left = await lookUpVolume(link, pool, volume, options);
    if (left) await deleteVolume(link, left, options);
    const [{ xml }, { capacity }] = await Promise.all([
      link.call('reads', 'storageVolGetXmlDesc', { vol: source, flags: 0 }, options),
      link.call('reads', 'storageVolGetInfo', { vol: source }, options),
    ]);
    const to = { volume, format: volumeFormat(xml) ?? 'raw', capacityBytes: Number(capacity), needBytes: 0 };
    await copyVolume(link, pool, source, to, step, async () => {});
  });
}

export async function deleteNvram(
  link: Link,
  stored: string,
  params: CloneParams,
  step: StepContext,
): Promise<void> {
  const path = readDomain(stored, nvramOf)?.path;
  if (!path) return;
  const options = { signal: step.signal };
  await withFolder(link, dirname(path), params, step, async (pool) => {
    const left = await lookUpVolume(link, pool, basename(nvramPath(path, params)), options);
    if (left) await deleteVolume(link, left, options);
  });
}

async function withFolder(
  link: Link,
  folder: string,
  { cloneId }: CloneParams,
  step: StepContext,
  work: (pool: StoragePool) => Promise<void>,
): Promise<void> {
  const options = { signal: step.signal };
  const existing = await link
    .call('reads', 'storagePoolLookupByTargetPath', { path: folder }, options)
    .catch((error) => (isGone(error) ? null : Promise.reject(error)));
  if (existing) {
    await link.call('commands', 'storagePoolRefresh', { pool: existing.pool, flags: 0 }, options);
    return work(existing.pool);
  }
  const name = `novacron-nvram-${cloneId.slice(0, 8)}`;
  const xml = buildXml('pool', { '@type': 'dir', name, target: { path: folder } });
  const { pool } = await link.call('commands', 'storagePoolCreateXml', { xml, flags: 0 }, options);
  try {
    await work(pool);
  } finally {
    // It was never defined, so it is gone with this; the files stay.
    await link.call('commands', 'storagePoolDestroy', { pool }, {}).catch(() => {});
  }
}
