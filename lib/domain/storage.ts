import type { VmDisk } from './vm.ts';

/** How the names of images begin that NovaCron puts into pools: VMs stand on them. */
export const imageVolumePrefix = 'novacron-image-';

/** An image is put into a host's pool once, under a name that says what is in it. */
export function imageVolumeName(image: { sha256: string; format: string }): string {
  return `${imageVolumePrefix}${image.sha256.slice(0, 16)}.${image.format}`;
}

/** A second, empty volume beside it says that it is whole. */
export function imageMarkName(image: { sha256: string; format: string }): string {
  return `${imageVolumeName(image)}.complete`;
}

/** Pools whose volumes are files: of every format, and one may be laid over another. */
export const filePoolTypes: readonly string[] = ['dir', 'fs', 'netfs'];

/** What a new VM's disk is made as in a pool of a type; null where none is made. */
export function newDiskFormat(poolType: string): 'qcow2' | 'raw' | null {
  if (filePoolTypes.includes(poolType)) return 'qcow2';
  // The volumes of a volume group are devices, with nothing on them but what the guest writes.
  return poolType === 'logical' ? 'raw' : null;
}

/** A volume of a host's pool as the host showed it. */
export type ObservedVolume = {
  /** The host's own name of it, unique in its pool. */
  name: string;
  /** Where the host has it: what disks and chains name. */
  path: string;
  /** How the host would open it; null for what is no disk, or not known. */
  format: string | null;
  /** What a guest sees of it. */
  capacityBytes: number;
  /** What it takes of its pool. */
  allocationBytes: number;
  /** The file that it only holds the differences to; null when it stands alone. */
  backingPath: string | null;
};

/** What inventory stores of a host's storage pool as the host showed it. */
export type ObservedPool = {
  name: string;
  uuid: string;
  /** libvirt's word: dir, logical, netfs and others. */
  type: string;
  /** Where its volumes are on the host; null for kinds that have no such place. */
  path: string | null;
  isActive: boolean;
  isAutostart: boolean;
  /** False for one that is forgotten when it stops. */
  isPersistent: boolean;
  capacityBytes: number;
  allocationBytes: number;
  availableBytes: number;
  /** The host's own text; for libvirt, XML. */
  definition: string;
  /** Empty for one that does not run; null when they could not be read. */
  volumes: ObservedVolume[] | null;
};

/** One of a host's volumes, and the pool that has it. */
export type PooledVolume = ObservedVolume & { poolName: string };

/** What of a VM says which volumes it uses. */
export type VolumeUser = {
  id: string;
  name: string;
  disks: {
    source: string | null;
    pool: string | null;
    volume: string | null;
    layers?: { path: string }[];
  }[];
  /** Files of its snapshots. */
  kept?: string[];
};

/**
 * Who needs each volume of one host: the VMs that have it as a disk, or whose disks stand on it.
 * @param volumes  all of that host, because a chain may cross pools
 * @returns by path
 */
export function usersOfVolumes<U extends VolumeUser>(volumes: PooledVolume[], vms: U[]): Map<string, U[]> {
  const byPath = new Map(volumes.map((volume) => [volume.path, volume]));
  const byName = new Map(volumes.map((volume) => [keyOf(volume.poolName, volume.name), volume.path]));
  const users = new Map<string, Set<U>>();
  for (const vm of vms) {
    const starts = vm.disks.flatMap(({ source, pool, volume, layers = [] }) => [
      pool && volume ? byName.get(keyOf(pool, volume)) : source,
      ...layers.map(({ path }) => path),
    ]);
    for (const start of [...starts, ...(vm.kept ?? [])]) {
      // A chain that somebody made into a circle ends where it was before.
      const seen = new Set<string>();
      for (let path = start; path && !seen.has(path); path = byPath.get(path)?.backingPath) {
        seen.add(path);
        users.set(path, (users.get(path) ?? new Set()).add(vm));
      }
    }
  }
  return new Map([...users].map(([path, own]) => [path, [...own]]));
}

/** The volumes that are laid directly over each path. */
export function volumesOver(volumes: PooledVolume[]): Map<string, PooledVolume[]> {
  const over = new Map<string, PooledVolume[]>();
  for (const volume of volumes) {
    if (volume.backingPath) over.set(volume.backingPath, [...(over.get(volume.backingPath) ?? []), volume]);
  }
  return over;
}

/** A file in no pool, of a VM whose definition does not tell what it is laid over: nobody can see its base. */
export function isBaseUnknown({ device, source, format, layers, bases }: VmDisk): boolean {
  return (
    device === 'disk' &&
    source?.startsWith('/') === true &&
    format !== 'raw' &&
    bases === undefined &&
    layers?.at(-1)?.pool === null
  );
}

/** For plans that delete what such a disk may be laid over. */
export function mayStandOnIt(vmName: string, path: string): string {
  return `What ${path} of ${vmName} is laid over is not known: it is in no storage pool, and the machine is off. If it stands on this, it is lost. A pool over its folder shows it.`;
}

function keyOf(pool: string, volume: string): string {
  return JSON.stringify([pool, volume]);
}
