import type { MigratedDisk, MigrateVmSpec } from '../../driver.ts';

/**
 * The volume that a copied disk becomes. The operation's id is in it, so that a volume of this name is ours to write
 * over and to take away, whatever else is in the pool.
 */
export function targetVolume({ operationId }: MigrateVmSpec, { path, format }: MigratedDisk): string {
  // One that has moved before has an operation's id already, which this one's replaces.
  const file = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.(?:qcow2|raw|img)$/, '')
    .replace(/-[0-9a-f]{12}$/, '');
  return `${file}-${operationId.replaceAll('-', '').slice(0, 12)}.${format}`;
}
