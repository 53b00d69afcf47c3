import { and, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { hostHardware, hostPools, hosts, hostVolumes, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { NumaCell } from '../domain/host-hardware.ts';
import type { VmDisk } from '../domain/vm.ts';
import type { MigratedDisk, MigrationWay, SharedDisk } from '../drivers/driver.ts';
import type { PlacedVolume, PlanSubject } from '../drivers/libvirt/changes/handler.ts';

/** Stored with the operation: where it goes, with all names chosen. */
export type StoredMigration = {
  targetHostId: string;
  targetName: string;
  targetAddress: string;
  disks: MigratedDisk[];
  /** Left out by an earlier version, which copied everything. */
  shared?: SharedDisk[];
  /** Left out by an earlier version, which led all of them, unencrypted and as fast as they went. */
  way?: MigrationWay;
};

/** What is known of the hosts that a VM could go to; one that was removed is left out. */
export async function readMigrationTargets(
  db: Db,
  vm: { id: string; name: string; externalId: string },
  hostIds: string[],
  places: Map<string, PlacedVolume[]>,
): Promise<NonNullable<PlanSubject['target']>[]> {
  const rows = await db
    .select({ host: hosts, cells: sql<NumaCell[] | null>`${hostHardware.hardware} -> 'cells'` })
    .from(hosts)
    .leftJoin(hostHardware, eq(hostHardware.hostId, hosts.id))
    .where(inArray(hosts.id, hostIds));
  const taken = await db
    .select({ hostId: vms.hypervisorHost, name: vms.name, externalId: vms.externalId })
    .from(vms)
    .where(
      and(
        inArray(vms.hypervisorHost, hostIds),
        ne(vms.id, vm.id),
        isNull(vms.goneAt),
        or(eq(vms.name, vm.name), eq(vms.externalId, vm.externalId)),
      ),
    );
  return rows.map(({ host: { id: hostId, name, state, isInMaintenance, facts, connection }, cells }) => {
    const there = taken.filter((row) => row.hostId === hostId);
    return {
      ...{ hostId, name, state, isInMaintenance, facts, cells, connection },
      // A host on a socket of this machine is found by the name that it gives itself.
      address: connection.transport === 'unix' ? (facts?.hostname ?? name) : connection.address,
      hasName: there.some((row) => row.name === vm.name),
      hasId: there.some((row) => row.externalId === vm.externalId),
      places: places.get(hostId) ?? [],
    };
  });
}

/**
 * What the pools of hosts, as far as they run, have at the places of a VM's disks.
 * @returns by host
 */
export async function readPlaces(
  db: Db,
  disks: VmDisk[],
  hostIds: string[],
): Promise<Map<string, PlacedVolume[]>> {
  const paths = disks.flatMap(({ source, layers = [] }) => [source, ...layers.map(({ path }) => path)]);
  const rows = await db
    .select({
      hostId: hostVolumes.hostId,
      path: hostVolumes.path,
      poolName: hostVolumes.poolName,
      poolType: hostPools.type,
      capacityBytes: hostVolumes.capacityBytes,
      format: hostVolumes.format,
    })
    .from(hostVolumes)
    .innerJoin(hostPools, and(eq(hostPools.id, hostVolumes.poolId), eq(hostPools.isActive, true)))
    .where(
      and(
        inArray(hostVolumes.hostId, hostIds),
        inArray(
          hostVolumes.path,
          paths.filter((path) => path !== null),
        ),
      ),
    );
  const places = new Map<string, PlacedVolume[]>();
  for (const { hostId, ...place } of rows) places.set(hostId, [...(places.get(hostId) ?? []), place]);
  return places;
}
