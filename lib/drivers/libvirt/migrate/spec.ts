import type { MigratedDisk, MigrateVmSpec } from '../../driver.ts';

/**
 * The volume that a copied disk becomes. The operation's id is in it, so that a volume of this name is ours to write
 * over and to take away, whatever else is in the pool.
 */
export function targetVolume({ operationId }: MigrateVmSpec, { path, format }: MigratedDisk): string {
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:qcow2|raw|img)$/, '');
  return `${file}-${operationId.replaceAll('-', '').slice(0, 12)}.${format}`;
}
