import { and, eq, isNull, ne, or } from 'drizzle-orm';
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

/** What is known of a host that a VM is to go to; undefined when it was removed. */
export async function readMigrationTarget(
  db: Db,
  vm: { id: string; name: string; externalId: string },
  hostId: string,
): Promise<PlanSubject['target']> {
  const [host] = await db.select().from(hosts).where(eq(hosts.id, hostId));
  if (!host) return undefined;
  const taken = await db
    .select({ name: vms.name, externalId: vms.externalId })
    .from(vms)
    .where(
      and(
        eq(vms.hypervisorHost, hostId),
        ne(vms.id, vm.id),
        isNull(vms.goneAt),
        or(eq(vms.name, vm.name), eq(vms.externalId, vm.externalId)),
      ),
    )
    .limit(2);
  const { name, state, isInMaintenance, facts, connection } = host;
  return {
    ...{ hostId, name, state, isInMaintenance, facts },
    // A host on a socket of this machine is found by the name that it gives itself.
    address: connection.transport === 'unix' ? (facts?.hostname ?? name) : connection.address,
    hasName: taken.some((row) => row.name === vm.name),
    hasId: taken.some((row) => row.externalId === vm.externalId),
  };
}
