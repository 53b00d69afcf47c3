import type { MigratedDisk, MigrateVmSpec } from '../../driver.ts';

/**
 * The volume that a copied disk becomes. The operation's id is in it, so that a volume of this name is ours to write
 * over and to take away, whatever else is in the pool.
 */
export function targetVolume({ operationId, disks }: MigrateVmSpec, disk: MigratedDisk): string {
  const file = baseName(disk);
  // Two disks of one name come from two folders, and may go into one.
  const isAlone = disks.filter((other) => baseName(other) === file).length < 2;
  const id = operationId.replaceAll('-', '').slice(0, 12);
  return `${isAlone ? file : `${file}-${disk.device}`}-${id}.${disk.format}`;
}

/** One that has moved before has an operation's id already, which this one's replaces. */
function baseName({ path }: MigratedDisk): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.(?:qcow2|raw|img)$/, '')
    .replace(/-[0-9a-f]{12}$/, '');
}
