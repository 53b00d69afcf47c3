import { AppError } from '../../domain/errors.ts';
import { imageVolumePrefix } from '../../domain/storage.ts';
import { formatBytes } from '../../domain/units.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import type { StoragePool, StorageVol } from '../../libvirt/types.ts';
import type { CreateDisk, CreateVmSpec, ImageSource, StepContext } from '../driver.ts';
import { imageVolumeName } from './build-domain.ts';
import { usersOfPaths, volumeFormat, volumesAbove } from './disk-users.ts';
import type { Link } from './link.ts';
import { isGone } from './observe.ts';
import { buildXml } from './xml.ts';

// A pool on a slow disk, or one that a daemon lists anew, takes its time.
const storageTimeoutMs = 120_000;

export async function lookUpPool(link: Link, name: string, options: CallOptions): Promise<StoragePool> {
  return (await link.call('commands', 'storagePoolLookupByName', { name }, options)).pool;
}

/** @returns null when the pool does not have it */
export async function lookUpVolume(
  link: Link,
  pool: StoragePool,
  name: string,
  options: CallOptions,
): Promise<StorageVol | null> {
  try {
    return (await link.call('commands', 'storageVolLookupByName', { pool, name }, options)).vol;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

export async function deleteVolume(link: Link, vol: StorageVol, options: CallOptions): Promise<void> {
  try {
    await link.call(
      'commands',
      'storageVolDelete',
      { vol, flags: 0 },
      { timeoutMs: storageTimeoutMs, ...options },
    );
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/**
 * Makes a VM's disk: on top of the image, of which it only holds the differences, or empty for an installer. One
 * that is left from an attempt that was cut short is made again; no VM uses it yet.
 */
export async function createDisk(
  link: Link,
  spec: CreateVmSpec,
  disk: CreateDisk,
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  const pool = await lookUpPool(link, disk.pool, options);
  const left = await lookUpVolume(link, pool, disk.volume, options);
  if (left) await deleteUnused(link, left, spec, options);
  await refuseWithoutSpace(link, pool, 0, options);
  // The first one stands on the image; an installer finds it empty.
  const base = disk === spec.disk && spec.image?.format !== 'iso' ? spec.image : null;
  await createVolume(
    link,
    pool,
    {
      name: disk.volume,
      // Over a larger image a smaller disk would cut off its end.
      capacity: Math.max(disk.sizeBytes, base?.virtualSizeBytes ?? 0),
      format: 'qcow2',
      backing: base && (await backingOf(link, pool, base, options)),
    },
    options,
  );
}

/** @throws AppError conflict when a VM has it */
export async function deleteUnused(
  link: Link,
  vol: StorageVol,
  spec: CreateVmSpec,
  options: CallOptions,
): Promise<void> {
  const user = await userOfVolume(link, vol, spec.externalId, options);
  if (user) {
    throw new AppError({
      code: 'conflict',
      userMessage: `The VM ${user} has a disk named ${vol.name} already.`,
      advice: 'Create the VM again: its disk gets another name.',
    });
  }
  await deleteVolume(link, vol, options);
}

/** A volume that is there becomes a VM's disk only when nobody else has it, and it is what it was said to be. */
export async function checkExistingDisk(
  link: Link,
  spec: CreateVmSpec,
  disk: CreateDisk,
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  const pool = await lookUpPool(link, disk.pool, options);
  // It may have been put into the pool's folder a moment ago.
  await link.call('commands', 'storagePoolRefresh', { pool, flags: 0 }, options).catch(() => {});
  const vol = await lookUpVolume(link, pool, disk.volume, options);
  const refuse = (code: 'not_found' | 'conflict' | 'bad_input', why: string, advice: string) => {
    throw new AppError({ code, userMessage: why, advice });
  };
  if (!vol) {
    return refuse(
      'not_found',
      `The pool ${disk.pool} of ${link.hostName} has no volume ${disk.volume}.`,
      'Look at what the pool holds, and name one of its volumes.',
    );
  }
  const user = await userOfVolume(link, vol, spec.externalId, options);
  if (user) {
    refuse(
      'conflict',
      `The volume ${vol.name} is a disk of the VM ${user}, or below one.`,
      'Two VMs that write to one disk destroy what is on it: make a copy of it, or choose another volume.',
    );
  }
  const [{ name: path }, above, { xml }] = await Promise.all([
    link.call('reads', 'storageVolGetPath', { vol }, options),
    volumesAbove(link, options),
    link.call('commands', 'storageVolGetXmlDesc', { vol, flags: 0 }, options),
  ]);
  const [overlay] = above.get(path) ?? [];
  if (overlay || isImageVolume(vol.name)) {
    refuse(
      'conflict',
      overlay
        ? `The disk ${overlay.name} is based on the volume ${vol.name}, and breaks when that is written to.`
        : `The volume ${vol.name} is an image that VMs are made from.`,
      'Make a copy of it, or choose another volume.',
    );
  }
  const format = volumeFormat(xml);
  if (format !== null && format !== disk.existingFormat) {
    refuse(
      'bad_input',
      `The volume ${vol.name} is ${format}, and was said to be ${disk.existingFormat}.`,
      'Create the VM again with the right format.',
    );
  }
}

/** Takes a new VM's disk back, unless another VM has it. */
export async function undoDisk(
  link: Link,
  spec: CreateVmSpec,
  disk: { pool: string; volume: string },
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  const vol = await lookUpPool(link, disk.pool, options)
    .then((pool) => lookUpVolume(link, pool, disk.volume, options))
    // Without its pool there is no disk either.
    .catch((error) => (isGone(error) ? null : Promise.reject(error)));
  if (!vol) return;
  const user = await userOfVolume(link, vol, spec.externalId, options);
  if (user) await step.log(`Kept ${vol.name}: it belongs to ${user}.`);
  else await deleteVolume(link, vol, options);
}

async function userOfVolume(
  link: Link,
  vol: StorageVol,
  externalId: string,
  options: CallOptions,
): Promise<string | null> {
  const [users, { name: path }] = await Promise.all([
    usersOfPaths(link, externalId, options),
    link.call('reads', 'storageVolGetPath', { vol }, options),
  ]);
  return users.get(path) ?? null;
}

async function backingOf(link: Link, pool: StoragePool, image: ImageSource, options: CallOptions) {
  const base = await lookUpVolume(link, pool, imageVolumeName(image), options);
  if (!base) {
    throw new AppError({
      code: 'unknown_outcome',
      userMessage: `The image ${image.name} was deleted from the pool meanwhile.`,
      advice: 'Create the VM again.',
    });
  }
  const { name: path } = await link.call('commands', 'storageVolGetPath', { vol: base }, options);
  return { path, format: image.format };
}

type NewVolume = {
  name: string;
  capacity: number;
  format: string;
  backing?: { path: string; format: string } | null;
};

export async function createVolume(
  link: Link,
  pool: StoragePool,
  volume: NewVolume,
  options: CallOptions,
): Promise<StorageVol> {
  const xml = buildXml('volume', {
    name: volume.name,
    capacity: { '@unit': 'bytes', '#text': String(volume.capacity) },
    allocation: { '@unit': 'bytes', '#text': '0' },
    target: { format: { '@type': volume.format } },
    ...(volume.backing
      ? { backingStore: { path: volume.backing.path, format: { '@type': volume.backing.format } } }
      : {}),
  });
  const args = { pool, xml, flags: 0 };
  return (
    await link.call('commands', 'storageVolCreateXml', args, { timeoutMs: storageTimeoutMs, ...options })
  ).vol;
}

// Under this, a new disk's first writes already fail.
const reserveBytes = 16 * 1024 ** 2;

export async function refuseWithoutSpace(
  link: Link,
  pool: StoragePool,
  neededBytes: number,
  options: CallOptions,
): Promise<void> {
  const { available } = await link.call('commands', 'storagePoolGetInfo', { pool }, options);
  if (Number(available) >= neededBytes + reserveBytes) return;
  throw new AppError({
    code: 'disk_full',
    userMessage: `The storage pool ${pool.name} of ${link.hostName} is full: ${formatBytes(Number(available))} are left, and ${formatBytes(neededBytes + reserveBytes)} are needed.`,
    advice: 'Free some space in it, or choose another pool.',
  });
}

/** An image that VMs of this host may stand on, or the mark beside it. */
export function isImageVolume(name: string): boolean {
  return name.startsWith(imageVolumePrefix);
}
