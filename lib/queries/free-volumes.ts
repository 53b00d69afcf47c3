import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { diskFormats } from '../domain/create-vm.ts';
import { imageVolumePrefix, newDiskFormat, usersOfVolumes, volumesOver } from '../domain/storage.ts';
import type { FreeVolumeRow } from '../domain/views.ts';
import { readArriving, readHostStorage, readVolumeUsers } from './host-storage.ts';

// More than anybody chooses from by eye.
const maxShown = 2_000;

/**
 * The volumes of a host that can become a new VM's disk: no VM uses them, no other volume is laid over them, they
 * are whole, and VMs are not made from them. By pool and name; as old as the last reading, so the host is asked again before one is used.
 */
export async function listFreeVolumes(_user: User, hostId: string): Promise<FreeVolumeRow[]> {
  const db = getDb();
  const [{ pools, volumes }, machines, arriving] = await Promise.all([
    readHostStorage(db, hostId),
    readVolumeUsers(db, hostId),
    readArriving(db, hostId),
  ]);
  const usable = new Set(
    pools.filter(({ isActive, type }) => isActive && newDiskFormat(type)).map(({ name }) => name),
  );
  const users = usersOfVolumes(volumes, machines);
  const over = volumesOver(volumes);
  return volumes
    .flatMap(({ poolName, name, path, format, capacityBytes }) => {
      const known = diskFormats.find((one) => one === format);
      const isFree = usable.has(poolName) && !users.has(path) && !over.has(path);
      if (arriving.has(`${poolName}/${name}`)) return [];
      if (!known || !isFree || name.startsWith(imageVolumePrefix)) return [];
      return { pool: poolName, name, format: known, capacityBytes };
    })
    .sort(
      (a, b) => a.pool.localeCompare(b.pool, 'en') || a.name.localeCompare(b.name, 'en', { numeric: true }),
    )
    .slice(0, maxShown);
}
