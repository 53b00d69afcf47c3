import { AppError } from '../../../domain/errors.ts';
import {
  type ObservedPool,
  type PooledVolume,
  usersOfVolumes,
  volumesOver,
} from '../../../domain/storage.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { StoragePool, StorageVol } from '../../../libvirt/types.ts';
import { refreshPools, usersOfPaths } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { namesText } from '../networks/look.ts';
import { isGone } from '../observe.ts';
import type { HostPlanSubject } from '../resources/handler.ts';
import { lookUpPool, lookUpVolume } from '../volumes.ts';
import { createPoolReader } from './read.ts';

/** What is stored of it, or why nothing can be planned with it. */
export function poolNamed(
  { pools, hostName }: HostPlanSubject,
  name: string,
): { pool: HostPlanSubject['pools'][number] } | { obstacle: string } {
  const pool = pools.find((one) => one.name === name);
  return pool ? { pool } : { obstacle: `The host ${hostName} has no pool ${name} any more.` };
}

/** The volume with its pool, which runs; or why nothing can be planned with it. */
export function volumeNamed(
  subject: HostPlanSubject,
  poolName: string,
  name: string,
): { pool: HostPlanSubject['pools'][number]; volume: PooledVolume } | { obstacle: string } {
  const found = activePoolNamed(subject, poolName);
  if ('obstacle' in found) return found;
  const volume = subject.volumes.find((one) => one.poolName === poolName && one.name === name);
  return volume
    ? { pool: found.pool, volume }
    : { obstacle: `The pool ${poolName} has no volume ${name} any more.` };
}

export function activePoolNamed(
  subject: HostPlanSubject,
  name: string,
): { pool: HostPlanSubject['pools'][number] } | { obstacle: string } {
  const found = poolNamed(subject, name);
  if ('obstacle' in found || found.pool.isActive) return found;
  return { obstacle: `The pool ${name} does not run. Start it first.` };
}

/** Who needs each volume, by path, from what is stored. */
export function neededBy({ vms, volumes }: HostPlanSubject) {
  return usersOfVolumes(volumes, vms);
}

/** Why a volume must stay as it is, named; null when nobody needs it. */
export function whyNeeded(subject: HostPlanSubject, volume: PooledVolume): string | null {
  const users = (neededBy(subject).get(volume.path) ?? []).map(({ name }) => name);
  if (users.length)
    return `${namesText(users)} ${users.length === 1 ? 'needs' : 'need'} it: as a disk, or below one.`;
  const over = (volumesOver(subject.volumes).get(volume.path) ?? []).map(({ name }) => name);
  if (over.length)
    return `${namesText(over)} ${over.length === 1 ? 'is' : 'are'} laid over it and cannot be read without it.`;
  if (
    subject.disksBeingMade.some(({ pool, volume: name }) => pool === volume.poolName && name === volume.name)
  )
    return 'It belongs to a machine that is being created.';
  return null;
}

/**
 * The same asked of the host itself just before something is done: files may have come, and machines been defined,
 * since it was seen.
 * @throws AppError not_possible when anybody needs it
 */
export async function refuseNeeded(link: Link, vol: StorageVol, options: CallOptions): Promise<void> {
  const [{ name: path }, users, pools] = await Promise.all([
    link.call('reads', 'storageVolGetPath', { vol }, options),
    usersOfPaths(link, '', options),
    createPoolReader(link).list(options),
  ]);
  const volumes = allVolumes(pools, link.hostName);
  const over = volumesOver(volumes).get(path)?.[0]?.name;
  // Of a machine that is off only the uppermost file is known, and what it stands on is in the pools.
  const user = users.get(path);
  if (!user && !over) return;
  throw new AppError({
    code: 'not_possible',
    userMessage: user ? `The VM ${user} needs ${vol.name}.` : `The volume ${over} is laid over ${vol.name}.`,
    advice: user
      ? 'Take the disk from that VM first, or delete the VM with its disks.'
      : 'Delete what is laid over it first.',
  });
}

/**
 * The same before it is deleted. What was made in a pool's folder past libvirt is known to it only once the pool has
 * been read again, and may lie on this volume.
 */
export async function refuseDeletion(link: Link, vol: StorageVol, options: CallOptions): Promise<void> {
  await refreshPools(link, options);
  await refuseNeeded(link, vol, options);
}

function allVolumes(pools: ObservedPool[], hostName: string): PooledVolume[] {
  return pools.flatMap(({ name, volumes }) => {
    if (volumes) return volumes.map((volume) => ({ ...volume, poolName: name }));
    throw new AppError({
      code: 'host_error',
      userMessage: `The pool ${name} of ${hostName} cannot be read, so nobody knows what its volumes are laid over.`,
      advice: 'Repair or stop that pool, and try again.',
    });
  });
}

/** @returns null when the host does not have it */
export async function lookForPool(
  link: Link,
  name: string,
  options: CallOptions,
): Promise<StoragePool | null> {
  try {
    return await lookUpPool(link, name, options);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** @throws AppError not_found */
export async function needVolume(
  link: Link,
  poolName: string,
  name: string,
  options: CallOptions,
): Promise<StorageVol> {
  const pool = await lookForPool(link, poolName, options);
  const vol = pool && (await lookUpVolume(link, pool, name, options));
  if (vol) return vol;
  throw new AppError({
    code: 'not_found',
    userMessage: `The host ${link.hostName} has no volume ${poolName}/${name} any more.`,
  });
}
