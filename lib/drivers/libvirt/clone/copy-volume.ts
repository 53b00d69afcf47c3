import { setTimeout } from 'node:timers/promises';
import { AppError } from '../../../domain/errors.ts';
import { ConnectListAllStoragePoolsFlags } from '../../../libvirt/constants/storage.ts';
import type { StoragePool, StorageVol } from '../../../libvirt/types.ts';
import type { StepContext } from '../../driver.ts';
import { refreshPools, usersOfPaths, volumesAbove } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { isGone } from '../observe.ts';
import {
  allocationIn,
  createVolume,
  deleteVolume,
  lookUpPool,
  lookUpVolume,
  refuseWithoutSpace,
} from '../volumes.ts';
import { buildXml, child, parseXml, textOf } from '../xml.ts';
import { type CloneParams, type DiskCopy, volumePrefix } from './copies.ts';
import { copySeed } from './copy-seed.ts';

// A copy goes at the pace of the disks.
const copyTimeoutMs = 24 * 60 * 60_000;
const lookEveryMs = 500;

/**
 * Makes one disk of a clone: an overlay on the template's, or a copy of everything that can be read from the source,
 * which lies on nothing. One that is left from an attempt that was cut short is made again.
 */
export async function copyDisk(
  link: Link,
  copy: DiskCopy,
  params: CloneParams,
  step: StepContext,
  onProgress: (part: number) => Promise<void>,
): Promise<void> {
  const options = { signal: step.signal };
  const pool = await lookUpPool(link, copy.pool, options);
  const left = await lookUpVolume(link, pool, copy.volume, options);
  if (left) await deleteUnused(link, left, params, step);
  if (copy.isSeed) return copySeed(link, pool, copy, params, step);
  await refuseWithoutSpace(link, pool, copy.needBytes, options);
  if (params.isLinked) {
    const backing = { path: copy.from, format: copy.fromFormat };
    const volume = { name: copy.volume, capacity: copy.capacityBytes, format: copy.format, backing };
    await createVolume(link, pool, volume, options);
    return;
  }
  const source = await link.call('reads', 'storageVolLookupByPath', { path: copy.from }, options);
  const before = await changedAt(link, source.vol, options);
  await copyVolume(link, pool, source.vol, copy, step, onProgress);
  if ((await changedAt(link, source.vol, options)) === before) return;
  throw new AppError({
    code: 'conflict',
    userMessage: `${copy.from} was written to while it was copied, so the copy is worth nothing.`,
    advice: 'See that nothing else uses it, and clone it again.',
  });
}

/** Takes back every volume of this clone, by its name, unless somebody uses it. */
export async function deleteCopies(link: Link, params: CloneParams, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  await refreshPools(link, options);
  const args = { needResults: 1, flags: ConnectListAllStoragePoolsFlags.active };
  const { pools } = await link.call('reads', 'connectListAllStoragePools', args, options);
  for (const pool of pools) {
    const list = { pool, needResults: 1, flags: 0 };
    const { vols } = await link.call('reads', 'storagePoolListAllVolumes', list, options);
    for (const vol of vols.filter(({ name }) => name.startsWith(volumePrefix(params))))
      await deleteUnused(link, vol, params, step);
  }
}

/** What copies one volume into a pool, whatever is in it; the host itself does it. */
export async function copyVolume(
  link: Link,
  pool: StoragePool,
  clonevol: StorageVol,
  to: { volume: string; format: string; capacityBytes: number; needBytes: number },
  step: StepContext,
  onProgress: (part: number) => Promise<void>,
): Promise<void> {
  const xml = buildXml('volume', {
    name: to.volume,
    capacity: { '@unit': 'bytes', '#text': String(to.capacityBytes) },
    ...(await allocationIn(link, pool, { signal: step.signal })),
    target: {
      format: { '@type': to.format },
      // What every QEMU of these years reads; the older one cannot say that a range is zero.
      ...(to.format === 'qcow2' ? { compat: '1.1' } : {}),
    },
  });
  const done = new AbortController();
  const following = follow();
  try {
    const args = { pool, xml, clonevol, flags: 0 };
    const options = { signal: step.signal, timeoutMs: copyTimeoutMs };
    await link.call('commands', 'storageVolCreateXmlFrom', args, options);
  } finally {
    done.abort();
    await following;
  }

  async function follow(): Promise<void> {
    while (!done.signal.aborted && !step.signal.aborted) {
      await setTimeout(lookEveryMs, null, { signal: done.signal }).catch(() => {});
      if (done.signal.aborted) return;
      // It is there from the beginning, and grows; that it cannot be read for a moment is no failure.
      const allocation = await lookUpVolume(link, pool, to.volume, { signal: done.signal })
        .then((vol) =>
          vol ? link.call('reads', 'storageVolGetInfo', { vol }, { signal: done.signal }) : null,
        )
        .then((info) => Number(info?.allocation ?? 0))
        .catch(() => 0);
      if (allocation)
        await onProgress(Math.min(allocation / (to.needBytes || allocation), 0.99)).catch(() => {});
    }
  }
}

async function deleteUnused(
  link: Link,
  vol: StorageVol,
  { cloneId }: CloneParams,
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  const { name: path } = await link.call('reads', 'storageVolGetPath', { vol }, options);
  const users = await usersOfPaths(link, cloneId, options);
  const user = users.get(path) ?? (await volumesAbove(link, options)).get(path)?.[0]?.name;
  if (user) {
    throw new AppError({
      code: 'conflict',
      userMessage: `${path} is there already, and ${user} uses it.`,
      advice: 'Clone it again: the disks get other names.',
    });
  }
  await deleteWhenWritten(link, vol, step);
}

/** libvirt goes on copying when whoever asked is gone, and deletes nothing that it still writes to. */
export async function deleteWhenWritten(link: Link, vol: StorageVol, step: StepContext): Promise<void> {
  const endsAt = performance.now() + copyTimeoutMs;
  for (;;) {
    try {
      await deleteVolume(link, vol, { signal: step.signal });
      return;
    } catch (error) {
      const isBusy = error instanceof AppError && error.code === 'not_possible';
      if (!isBusy || isGone(error) || performance.now() > endsAt) throw error;
      await setTimeout(lookEveryMs, null, { signal: step.signal });
    }
  }
}

async function changedAt(
  link: Link,
  vol: StorageVol,
  options: { signal: AbortSignal },
): Promise<string | null> {
  const { xml } = await link.call('reads', 'storageVolGetXmlDesc', { vol, flags: 0 }, options);
  return textOf(child(parseXml(xml, 'volume'), 'target', 'timestamps', 'mtime'));
}
