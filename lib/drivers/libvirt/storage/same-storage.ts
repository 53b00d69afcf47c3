import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../domain/errors.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { StoragePool } from '../../../libvirt/types.ts';
import type { Link } from '../link.ts';
import { isGone } from '../observe.ts';
import { isSilence } from '../silence.ts';
import { createVolume, deleteVolume, lookUpPool, lookUpVolume } from '../volumes.ts';
import { attribute, parseXml } from '../xml.ts';

/** Kinds of pool whose volumes are files in a folder. */
export const filePools: readonly string[] = ['dir', 'fs', 'netfs'];

/** One host's pool. */
export type PoolOf = { link: Link; pool: string };

const prefix = 'novacron-same-storage-';
const markBytes = 512;
const askEveryMs = 1_000;
// An NFS client may go on showing a folder as it was for a minute.
const patienceMs = 90_000;

/**
 * A place that says by itself which disk it is, wherever it is read: a name that its maker gave to no other. A path by
 * target and number does not: storage may give each host another disk under the same number.
 */
export function namesOneDevice(path: string): boolean {
  return /^\/dev\/disk\/by-id\/(?:wwn-0x|scsi-3|dm-uuid-mpath-3)[0-9a-f]+$/.test(path);
}

/** Whether a file of the one pool and one at the same path of the other are one. */
export async function isOneFile(
  here: PoolOf,
  there: PoolOf,
  path: string,
  operationId: string,
  options: CallOptions,
): Promise<boolean> {
  if (namesOneDevice(path)) return true;
  const types = await Promise.all([here, there].map((pool) => typeOf(pool, options)));
  // Every host names its own logical volumes alike; one that two hosts use at once is nothing that libvirt supports.
  if (types.some((type) => !filePools.includes(type))) return false;
  return isOneFolder(here, there, markKey(operationId), options);
}

/** Marks carry it, so that they are known to be ours. */
export function markKey(operationId: string): string {
  return operationId.replaceAll('-', '').slice(0, 12);
}

async function typeOf({ link, pool }: PoolOf, options: CallOptions): Promise<string> {
  const found = await lookUpPool(link, pool, options);
  const { xml } = await link.call('reads', 'storagePoolGetXmlDesc', { pool: found, flags: 0 }, options);
  return attribute(parseXml(xml, 'pool'), 'type') ?? '';
}

/**
 * Whether two hosts' pools are one folder. A mark is made in the one and looked for in the other; where it is not
 * seen, another of its name can be made only if there is none yet. Names and sizes of what lies there prove nothing:
 * two hosts that were set up alike have the same.
 * @param key  of letters and digits, the same at each attempt: so that what was left of one goes away
 * @throws AppError unknown_outcome when it cannot be found out; what a host that does not answer throws
 */
export async function isOneFolder(
  here: PoolOf,
  there: PoolOf,
  key: string,
  options: CallOptions,
): Promise<boolean> {
  await removeMarks([here, there], key, options);
  const name = `${prefix}${key}-${randomUUID().slice(0, 8)}`;
  try {
    await makeMark(here, name, options);
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      if (await isSeen(there, name, options)) return true;
      const made = makeMark(there, name, options).then(() => true);
      // It says that there is one already, or else that it can write nothing now.
      if (await made.catch((error: unknown) => isSilence(error) && Promise.reject(error))) return false;
      await sleep(askEveryMs, undefined, options);
    }
    throw unclear(here, there);
  } finally {
    // Also when it was cancelled.
    await removeMarks([here, there], key, {}).catch(() => {});
  }
}

/** Takes away what an attempt of this key has left in these pools. */
export async function removeMarks(pools: PoolOf[], key: string, options: CallOptions): Promise<void> {
  for (const { link, pool } of pools) {
    const found = await refreshed({ link, pool }, options).catch((error: unknown) =>
      isGone(error) ? null : Promise.reject(error),
    );
    if (!found) continue;
    const args = { pool: found, needResults: 1, flags: 0 };
    const { vols } = await link.call('reads', 'storagePoolListAllVolumes', args, options);
    for (const vol of vols.filter((one) => one.name.startsWith(`${prefix}${key}-`)))
      await deleteVolume(link, vol, options).catch((error: unknown) =>
        // Where both are one folder, the other host's has gone with the first.
        isSilence(error) ? Promise.reject(error) : null,
      );
    await refreshed({ link, pool }, options);
  }
}

async function makeMark({ link, pool }: PoolOf, name: string, options: CallOptions): Promise<void> {
  const found = await lookUpPool(link, pool, options);
  await createVolume(link, found, { name, capacity: markBytes, format: 'raw' }, options);
}

async function isSeen(there: PoolOf, name: string, options: CallOptions): Promise<boolean> {
  const pool = await refreshed(there, options);
  return (await lookUpVolume(there.link, pool, name, options)) !== null;
}

async function refreshed({ link, pool }: PoolOf, options: CallOptions): Promise<StoragePool> {
  const found = await lookUpPool(link, pool, options);
  // Refused while something is written into the pool; then it is seen with a later look.
  const reading = link.call('commands', 'storagePoolRefresh', { pool: found, flags: 0 }, options);
  await reading.catch((error: unknown) => isSilence(error) && Promise.reject(error));
  return found;
}

function unclear(here: PoolOf, there: PoolOf): AppError {
  return new AppError({
    code: 'unknown_outcome',
    userMessage: `Whether the pools ${here.pool} of ${here.link.hostName} and ${there.pool} of ${there.link.hostName} are the same storage could not be found out.`,
    advice: 'See that both pools run and can be written to, then try again.',
  });
}
