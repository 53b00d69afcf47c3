import { eq } from 'drizzle-orm';
import { vmSnapshots, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { DiskLayer } from '../domain/snapshot.ts';
import { isBaseUnknown, type PooledVolume, usersOfVolumes } from '../domain/storage.ts';
import type { VmDiskFile, VmStorage } from '../domain/views.ts';
import type { VmDisk } from '../domain/vm.ts';
import { readHostStorage, readVolumeUsers } from './host-storage.ts';

/** The files of a VM's disks and snapshots, as inventory last saw them. */
export async function getVmStorage(_user: User, vmId: string): Promise<VmStorage> {
  const db = getDb();
  const [vm] = await db
    .select({ hostId: vms.hypervisorHost, facts: vms.facts })
    .from(vms)
    .where(eq(vms.id, vmId));
  if (!vm?.hostId) return { disks: [], kept: [] };
  const [{ pools, volumes }, machines, snapshots] = await Promise.all([
    readHostStorage(db, vm.hostId),
    readVolumeUsers(db, vm.hostId),
    db
      .select({ name: vmSnapshots.name, disks: vmSnapshots.disks, memoryPath: vmSnapshots.memoryPath })
      .from(vmSnapshots)
      .where(eq(vmSnapshots.vmId, vmId)),
  ]);
  const poolIds = new Map(pools.map(({ id, name }) => [name, id]));
  const byPath = new Map(volumes.map((volume) => [volume.path, volume]));
  const users = usersOfVolumes(volumes, machines);
  const holds = snapshots.map(({ name, disks, memoryPath }) => ({
    name,
    memoryPath,
    // What a snapshot leaves out it does not hold.
    disks: disks
      .filter(({ kind }) => kind !== 'none')
      .map(({ base, overlay }) => ({ base: pathOf(base, volumes), overlay: pathOf(overlay, volumes) })),
  }));

  function fileOf(path: string, layer?: Partial<DiskLayer>): VmDiskFile {
    const volume = byPath.get(path);
    const poolId = volume && poolIds.get(volume.poolName);
    const others = (users.get(path) ?? []).filter(({ id }) => id !== vmId);
    return {
      path,
      place: volume && poolId ? { poolId, pool: volume.poolName, volume: volume.name } : null,
      format: layer?.format ?? volume?.format ?? null,
      capacityBytes: layer?.capacityBytes ?? volume?.capacityBytes ?? null,
      allocationBytes: layer?.allocationBytes ?? volume?.allocationBytes ?? null,
      others: others.map(({ id, name }) => ({ id, name })),
      snapshots: holds.filter(({ disks }) => disks.some(({ base }) => base === path)).map(({ name }) => name),
    };
  }

  const disks = (vm.facts?.disks ?? []).map((disk) => ({
    target: disk.target,
    files: chainOf(disk, volumes).map((layer) => fileOf(layer.path, layer)),
    isBaseUnknown: isBaseUnknown(disk),
  }));
  const inUse = new Set(disks.flatMap(({ files }) => files.map(({ path }) => path)));
  const kept = new Map<string, 'disk' | 'memory'>();
  for (const { disks: held, memoryPath } of holds) {
    for (const path of held.flatMap(({ base, overlay }) => [base, overlay]))
      if (path && !inUse.has(path)) kept.set(path, 'disk');
    if (memoryPath) kept.set(memoryPath, 'memory');
  }
  return { disks, kept: [...kept].map(([path, what]) => ({ ...fileOf(path), what })) };
}

/** A definition may name a volume instead of its path. */
function pathOf(place: string | null, volumes: PooledVolume[]): string | null {
  if (!place || place.startsWith('/')) return place;
  return volumes.find(({ name }) => name === place)?.path ?? place;
}

/** As the host read it; of an earlier version's row, as the pools' books have it. */
function chainOf(disk: VmDisk, volumes: PooledVolume[]): (Partial<DiskLayer> & { path: string })[] {
  if (disk.layers?.length) return disk.layers;
  const byPath = new Map(volumes.map((volume) => [volume.path, volume]));
  const first = volumes.find(
    ({ poolName, name, path }) =>
      (poolName === disk.pool && name === disk.volume) || (!disk.pool && path === disk.source),
  );
  if (!first)
    return disk.source ? [{ path: disk.source, format: disk.format, capacityBytes: disk.sizeBytes }] : [];
  const chain: PooledVolume[] = [];
  for (
    let volume: PooledVolume | undefined = first;
    volume && !chain.includes(volume);
    volume = byPath.get(volume.backingPath ?? '')
  )
    chain.push(volume);
  return chain;
}
