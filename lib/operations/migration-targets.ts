import { and, eq, ne } from 'drizzle-orm';
import { hosts, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { MigrationTarget } from '../domain/views.ts';
import { planVmChange } from './plan-change.ts';

// A person chooses one of them.
const maxHosts = 500;

/** Every other host as a candidate, those where nothing speaks against it first. */
export async function listMigrationTargets(db: Db, vmId: string): Promise<MigrationTarget[]> {
  const others = await db
    .select({ hostId: hosts.id, hostName: hosts.name, facts: hosts.facts })
    .from(hosts)
    .innerJoin(vms, and(eq(vms.id, vmId), ne(vms.hypervisorHost, hosts.id)))
    .orderBy(hosts.name)
    .limit(maxHosts);
  const targets: MigrationTarget[] = [];
  for (const { hostId, hostName, facts } of others) {
    const { plan } = await planVmChange(db, vmId, { kind: 'vm.migrate', params: { targetHostId: hostId } });
    const memoryFreeMib = facts?.memoryFreeMib ?? null;
    targets.push({ hostId, hostName, memoryFreeMib, obstacles: plan.obstacles });
  }
  return targets.sort((a, b) => Math.sign(a.obstacles.length) - Math.sign(b.obstacles.length));
}
