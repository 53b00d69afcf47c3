import { AppError } from '../../domain/errors.ts';
import { imageVolumePrefix } from '../../domain/storage.ts';
import { formatBytes } from '../../domain/units.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import type { StoragePool, StorageVol } from '../../libvirt/types.ts';
import type { CreateDisk, CreateVmSpec, StepContext } from '../driver.ts';
import { usersOfPaths, volumeFormat, volumesAbove } from './disk-users.ts';
import type { Link } from './link.ts';
import { isGone } from './observe.ts';
import { attribute, buildXml, parseXml } from './xml.ts';

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

/** @throws AppError conflict when a VM has it */
export async function deleteUnused(
  link: Link,
  vol: StorageVol,
  spec: CreateVmSpec,
  options: CallOptions,
): Promise<void> {
  await refuseUsed(link, vol, spec, options);
  await deleteVolume(link, vol, options);
}

/** @throws AppError conflict when a VM has it */
export async function refuseUsed(
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

export async function userOfVolume(
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
    ...(await allocationIn(link, pool, options)),
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

/**
 * What a new volume takes at first: nothing where it is a file. In a volume group that is left out, so that it is all:
 * for less, libvirt makes a snapshot of nothing, which breaks when the guest has written more than that.
 */
export async function allocationIn(link: Link, pool: StoragePool, options: CallOptions): Promise<object> {
  const { xml } = await link.call('commands', 'storagePoolGetXmlDesc', { pool, flags: 0 }, options);
  const isGroup = attribute(parseXml(xml, 'pool'), 'type') === 'logical';
  return isGroup ? {} : { allocation: { '@unit': 'bytes', '#text': '0' } };
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
