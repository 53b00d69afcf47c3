import type { Db } from '../db/database.ts';
import { usersOfVolumes, volumesOver } from '../domain/storage.ts';
import type { UsedVolume } from '../drivers/libvirt/changes/handler.ts';
import { readArriving, readHostStorage, readVolumeUsers } from '../queries/host-storage.ts';

/** What a host's pools have and who needs each of it, as inventory last saw it. */
export async function readUsedVolumes(db: Db, hostId: string): Promise<UsedVolume[]> {
  const [{ volumes }, machines, arriving] = await Promise.all([
    readHostStorage(db, hostId),
    readVolumeUsers(db, hostId),
    readArriving(db, hostId),
  ]);
  const isDrive = ({ device }: { device: string }) => device === 'cdrom' || device === 'floppy';
  const withDisks = machines.map((vm) => ({ ...vm, disks: vm.disks.filter((disk) => !isDrive(disk)) }));
  const withDrives = machines.map((vm) => ({ ...vm, disks: vm.disks.filter(isDrive), kept: [] }));
  const disks = usersOfVolumes(volumes, withDisks);
  const drives = usersOfVolumes(volumes, withDrives);
  const over = volumesOver(volumes);
  const namesOf = (users: { name: string }[] | undefined) => (users ?? []).map(({ name }) => name);
  return volumes.map((volume) => ({
    ...volume,
    isArriving: arriving.has(`${volume.poolName}/${volume.name}`),
    diskOf: namesOf(disks.get(volume.path)),
    driveOf: namesOf(drives.get(volume.path)),
    over: namesOf(over.get(volume.path)),
  }));
}
