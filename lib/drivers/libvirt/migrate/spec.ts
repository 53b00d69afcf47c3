/** One VM's way from one host to another, all names chosen. */
export type MigrateSpec = {
  operationId: string;
  externalId: string;
  name: string;
  /** Where QEMU on the source finds the target: the target's address for migrations. */
  targetAddress: string;
  /** The disks to copy; empty when both hosts reach the same storage. */
  disks: MigratedDisk[];
  /** Nothing faster than this, in MiB/s; left out, as fast as it goes. */
  bandwidthMib?: number;
};

export type MigratedDisk = {
  /** As the guest's definition calls it, for example vda. */
  device: string;
  /** Of the file on the source. */
  path: string;
  /** The pool on the target. */
  pool: string;
  format: string;
};

/**
 * The volume that a copied disk becomes. The operation's id is in it, so that a volume of this name is ours to write
 * over and to take away, whatever else is in the pool.
 */
export function targetVolume({ operationId }: MigrateSpec, { path, format }: MigratedDisk): string {
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:qcow2|raw|img)$/, '');
  return `${file}-${operationId.replaceAll('-', '').slice(0, 12)}.${format}`;
}
