import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { hostPools, hostVolumes, operations, vmSnapshots, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { PooledVolume, VolumeUser } from '../domain/storage.ts';
import type { VmDisk } from '../domain/vm.ts';

// More than libvirt lists of one host.
const maxPools = 16_384;
const maxVms = 20_000;
const maxVolumes = 200_000;

/** What a host's pools have, as inventory last saw it: chains may cross pools, so all of it. */
export async function readHostStorage(
  db: Db,
  hostId: string,
): Promise<{ pools: (typeof hostPools.$inferSelect)[]; volumes: (PooledVolume & { id: string })[] }> {
  const [pools, volumes] = await Promise.all([
    db.select().from(hostPools).where(eq(hostPools.hostId, hostId)).limit(maxPools),
    db
      .select({
        id: hostVolumes.id,
        poolName: hostVolumes.poolName,
        name: hostVolumes.name,
        path: hostVolumes.path,
        format: hostVolumes.format,
        capacityBytes: hostVolumes.capacityBytes,
        allocationBytes: hostVolumes.allocationBytes,
        backingPath: hostVolumes.backingPath,
      })
      .from(hostVolumes)
      .where(eq(hostVolumes.hostId, hostId))
      .orderBy(asc(hostVolumes.name))
      .limit(maxVolumes),
  ]);
  return { pools, volumes };
}

/** The host's VMs with what says which volumes they use: disks, and files of snapshots. */
export async function readVolumeUsers(
  db: Db,
  hostId: string,
): Promise<(Omit<VolumeUser, 'disks'> & { disks: VmDisk[]; kept: string[] })[]> {
  const isThere = and(eq(vms.hypervisorHost, hostId), isNull(vms.goneAt));
  const [machines, snapshots] = await Promise.all([
    db
      .select({ id: vms.id, name: vms.name, facts: vms.facts })
      .from(vms)
      .where(isThere)
      .orderBy(asc(vms.name))
      .limit(maxVms),
    db
      .select({ vmId: vmSnapshots.vmId, disks: vmSnapshots.disks, memoryPath: vmSnapshots.memoryPath })
      .from(vmSnapshots)
      .innerJoin(vms, eq(vms.id, vmSnapshots.vmId))
      .where(isThere)
      .limit(maxVolumes),
  ]);
  const kept = new Map<string, string[]>();
  for (const { vmId, disks, memoryPath } of snapshots) {
    const paths = [memoryPath, ...disks.flatMap(({ base, overlay }) => [base, overlay])];
    kept.set(vmId, [...(kept.get(vmId) ?? []), ...paths.flatMap((path) => path ?? [])]);
  }
  return machines.map(({ id, name, facts }) => ({
    id,
    name,
    disks: facts?.disks ?? [],
    kept: kept.get(id) ?? [],
  }));
}

/** Volumes that a file is being uploaded into, as `pool/volume`: what they hold is not whole yet. */
export async function readArriving(db: Db, hostId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .select({
      place: sql<string>`concat(${operations.plan} #>> '{change,params,pool}', '/', ${operations.plan} #>> '{change,params,name}')`,
    })
    .from(operations)
    .where(
      and(eq(operations.hostId, hostId), eq(operations.kind, 'volume.upload'), isNull(operations.endedAt)),
    )
    .limit(maxVolumes);
  return new Set(rows.map(({ place }) => place));
}
