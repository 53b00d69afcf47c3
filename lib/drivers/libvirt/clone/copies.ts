import { dirname } from 'node:path/posix';
import { formatBytes } from '../../../domain/units.ts';
import type { VmDisk } from '../../../domain/vm.ts';
import type { PlanSubject } from '../changes/handler.ts';

export type CloneParams = { name: string; cloneId: string; isLinked: boolean };

/** One disk of a clone: what it comes from, and what is made. */
export type DiskCopy = {
  target: string;
  /** The file or device as it is now, with everything it lies on below it. */
  from: string;
  fromFormat: string;
  pool: string;
  volume: string;
  path: string;
  format: string;
  capacityBytes: number;
  /** What the copy takes at once, as far as pools know. */
  needBytes: number;
  /** A CD for cloud-init, whose copy is for another machine. */
  isSeed?: boolean;
};

export type Copies = { copies: DiskCopy[]; both: string[]; obstacles: string[] };

const folderTypes = ['dir', 'fs', 'netfs'];

/** What has to be copied for a clone, and why it cannot be. Disks that are not the VM's alone stay shared. */
export function copiesOf({ disks = [], facts }: PlanSubject, params: CloneParams): Copies {
  const found: Copies = { copies: [], both: [], obstacles: [] };
  for (const disk of disks) {
    if (!disk.source) continue;
    const seed = seedOf(disk, params);
    if (seed) {
      found.copies.push(seed);
      continue;
    }
    if (disk.device === 'cdrom' || disk.device === 'floppy' || disk.isShared) {
      found.both.push(`${disk.target} (${disk.source})`);
      continue;
    }
    const why = whyNot(disk, facts.pools, params);
    if (why) found.obstacles.push(why);
    else found.copies.push(copyOf(disk, facts.pools, params));
  }
  if (!params.isLinked) found.obstacles.push(...whyNoSpace(found.copies, facts.pools));
  return found;
}

/** Every volume of a clone begins so: nothing else is ever taken back. */
export function volumePrefix({ name, cloneId }: CloneParams): string {
  return `${name}-${cloneId.slice(0, 8)}-`;
}

/** The name that a create and a clone give to the CD that they make for cloud-init. */
const seedName = /-[0-9a-f]{8}-seed\.iso$/;

function seedOf(disk: VmDisk, params: CloneParams): DiskCopy | null {
  const file = disk.layers?.[0];
  // Those are named by their volume.
  if (disk.device !== 'cdrom' || !disk.pool || !file?.pool || !seedName.test(file.path)) return null;
  const volume = `${volumePrefix(params)}seed.iso`;
  return {
    target: disk.target,
    from: file.path,
    fromFormat: 'raw',
    pool: file.pool,
    volume,
    path: `${dirname(file.path)}/${volume}`,
    format: 'raw',
    capacityBytes: file.capacityBytes ?? 0,
    needBytes: file.allocationBytes ?? 0,
    isSeed: true,
  };
}

type Pools = PlanSubject['facts']['pools'];

function whyNot(disk: VmDisk, pools: Pools, { isLinked }: CloneParams): string | null {
  const top = disk.layers?.[0];
  const what = `${disk.target} (${disk.source})`;
  if (disk.device === 'lun') return `${what} is a device of its own, which cannot be copied from here.`;
  if (!top?.pool)
    return `${what} is in no storage pool of the host. Put it into one, or refresh the pool of its folder.`;
  const type = pools.find(({ name }) => name === top.pool)?.type ?? '';
  const isFile = folderTypes.includes(type);
  if (isLinked && !isFile)
    return `${what} is no file, and a linked clone needs one to lie on. Make a full clone.`;
  // A guest could write a header of another format into a raw disk, and have files of the host read into the copy.
  if (isFile && (disk.format ?? 'raw') !== top.format)
    return `${what} is ${disk.format ?? 'raw'} in the definition, and ${top.format ?? 'of no known format'} for its pool. It is not copied before both say the same.`;
  return null;
}

function copyOf(disk: VmDisk, pools: Pools, params: CloneParams): DiskCopy {
  const layers = disk.layers ?? [];
  const from = layers[0]?.path ?? '';
  const fromFormat = layers[0]?.format ?? 'raw';
  const pool = layers[0]?.pool ?? '';
  const format = params.isLinked ? 'qcow2' : fromFormat;
  const isFile = folderTypes.includes(pools.find(({ name }) => name === pool)?.type ?? '');
  const ending = isFile ? `.${format === 'raw' ? 'img' : format}` : '';
  const volume = `${volumePrefix(params)}${disk.target}${ending}`;
  const capacityBytes = layers[0]?.capacityBytes ?? disk.sizeBytes ?? 0;
  const allocated = layers.reduce((sum, { allocationBytes }) => sum + (allocationBytes ?? 0), 0);
  return {
    target: disk.target,
    from,
    fromFormat,
    pool,
    volume,
    path: `${dirname(from)}/${volume}`,
    format,
    capacityBytes,
    // A volume that is no file takes all of its size at once.
    needBytes: params.isLinked ? 0 : isFile ? Math.min(allocated, capacityBytes || allocated) : capacityBytes,
  };
}

function whyNoSpace(copies: DiskCopy[], pools: Pools): string[] {
  return pools.flatMap((pool) => {
    const needed = copies
      .filter((copy) => copy.pool === pool.name)
      .reduce((sum, { needBytes }) => sum + needBytes, 0);
    if (needed <= pool.availableBytes) return [];
    return [
      `The pool ${pool.name} has ${formatBytes(pool.availableBytes)} left, and the copies take about ${formatBytes(needed)}. Free some space in it first.`,
    ];
  });
}
