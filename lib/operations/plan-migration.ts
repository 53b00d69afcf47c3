import { and, eq, inArray, isNull, ne, or } from 'drizzle-orm';
import { hosts, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { MigratedDisk } from '../drivers/driver.ts';
import type { PlanSubject } from '../drivers/libvirt/changes/handler.ts';

/** Stored with the operation: where it goes, with all names chosen. */
export type StoredMigration = {
  targetHostId: string;
  targetName: string;
  targetAddress: string;
  disks: MigratedDisk[];
};

/** What is known of the hosts that a VM could go to; one that was removed is left out. */
export async function readMigrationTargets(
  db: Db,
  vm: { id: string; name: string; externalId: string },
  hostIds: string[],
): Promise<NonNullable<PlanSubject['target']>[]> {
  const rows = await db.select().from(hosts).where(inArray(hosts.id, hostIds));
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
  return rows.map(({ id: hostId, name, state, isInMaintenance, facts, connection }) => {
    const there = taken.filter((row) => row.hostId === hostId);
    return {
      ...{ hostId, name, state, isInMaintenance, facts },
      // A host on a socket of this machine is found by the name that it gives itself.
      address: connection.transport === 'unix' ? (facts?.hostname ?? name) : connection.address,
      hasName: there.some((row) => row.name === vm.name),
      hasId: there.some((row) => row.externalId === vm.externalId),
    };
  });
}
