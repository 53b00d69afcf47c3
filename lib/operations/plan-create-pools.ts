import type { HostFacts, StoragePool } from '../domain/host.ts';
import { diskPoolOf, filePoolOf, minPoolBytes } from '../domain/pool-choice.ts';
import { filePoolTypes } from '../domain/storage.ts';
import { formatBytes } from '../domain/units.ts';
import type { CreateVmPlan } from '../domain/views.ts';
import type { CreateDisk } from '../drivers/driver.ts';
import { refuse } from './refuse-field.ts';

type Place = { facts: HostFacts; hostName: string };

/** The pool that was named, or else the first usable one. @throws AppError at the field that names it */
export function choosePool({ facts, hostName }: Place, wanted: string, field: string): StoragePool {
  const pool = diskPoolOf(facts.pools, wanted);
  if (pool) return pool;
  const other = facts.pools.find(({ name, isActive }) => isActive && name === wanted);
  const why = other
    ? `No disks are made in the pool ${wanted} of ${hostName}, which is of the type ${other.type}.`
    : `The host ${hostName} has ${wanted ? `no usable storage pool named ${wanted}` : 'no usable storage pool'}.`;
  const advice = other
    ? 'Choose a pool of the type dir, fs, netfs or logical.'
    : 'Start a pool of the type dir, fs, netfs or logical on the host.';
  throw refuse('not_possible', field, why, advice);
}

/** Where images and CDs go, which are files. @throws AppError when the host has no such pool */
export function chooseFilePool(place: Place, first: StoragePool, what: string): StoragePool {
  const pool = filePoolOf(place.facts.pools, first);
  if (!pool) {
    throw refuse(
      'not_possible',
      'pool',
      `${what} is a file, and ${place.hostName} has only volume groups.`,
      'Start a pool of the type dir, fs or netfs on the host.',
    );
  }
  refuseFull(place, pool, 'pool');
  return pool;
}

/**
 * What the disks take of each pool, for as many VMs as are made at once.
 * @param disks  all of one VM, each with the field that names its pool
 * @throws AppError at the first disk that does not fit
 */
export function planRoom(place: Place, disks: (CreateDisk & { field: string })[], count: number) {
  const warnings: string[] = [];
  const pools: CreateVmPlan['pools'] = [];
  for (const name of new Set(disks.map(({ pool }) => pool))) {
    const pool = place.facts.pools.find((one) => one.name === name);
    if (!pool) throw new Error(`a disk was planned in an unknown pool: ${name}`);
    const made = disks.filter((disk) => disk.pool === name && !disk.existingFormat);
    const wantedBytes = made.reduce((total, disk) => total + disk.sizeBytes, 0) * count;
    pools.push({ name, availableBytes: pool.availableBytes });
    if (filePoolTypes.includes(pool.type)) {
      if (made[0]) refuseFull(place, pool, made[0].field);
      if (wantedBytes > pool.availableBytes)
        warnings.push(growthWords(pool, made.length * count, wantedBytes));
    } else if (made.length) {
      refuseTooLarge(pool, made, count);
      warnings.push(
        `The pool ${name} is a volume group: disks in it can hold no snapshots and no linked clones, and until a guest has written to them they show what was there before.`,
      );
    }
  }
  return { warnings, pools };
}

function growthWords({ name, availableBytes }: StoragePool, count: number, wantedBytes: number): string {
  const what = count === 1 ? 'The disk grows as it is' : 'The disks grow as they are';
  return `${what} written; together up to ${formatBytes(wantedBytes)}, and the pool ${name} has ${formatBytes(availableBytes)} left.`;
}

/** A volume group gives the whole size at once. */
function refuseTooLarge(
  { name, availableBytes }: StoragePool,
  made: (CreateDisk & { field: string })[],
  count: number,
): void {
  let wantedBytes = 0;
  for (const { sizeBytes, field } of made) {
    wantedBytes += sizeBytes * count;
    if (wantedBytes <= availableBytes) continue;
    const all = wantedBytes === sizeBytes ? '' : ', together with those before it';
    throw refuse(
      'disk_full',
      field,
      `The disk takes ${formatBytes(wantedBytes)} at once${all}, and the volume group ${name} has ${formatBytes(availableBytes)} left.`,
      'Make it smaller, or choose another pool for it.',
    );
  }
}

function refuseFull({ hostName }: Place, pool: StoragePool, field: string): void {
  if (pool.availableBytes >= minPoolBytes) return;
  throw refuse(
    'disk_full',
    field,
    `The storage pool ${pool.name} of ${hostName} is full: ${formatBytes(pool.availableBytes)} are left.`,
    'Free some space in it, or choose another pool.',
  );
}
