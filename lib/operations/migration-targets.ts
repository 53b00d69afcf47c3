import { and, eq, ne } from 'drizzle-orm';
import { hosts, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { MigrationTarget } from '../domain/views.ts';
import { peerObstacleOf } from '../drivers/registry.ts';
import { migrationPlanner } from './plan-change.ts';

// A person chooses one of them.
const maxHosts = 500;

/** Every other host as a candidate, those where nothing speaks against it first. */
export async function listMigrationTargets(db: Db, vmId: string): Promise<MigrationTarget[]> {
  const others = await db
    .select({ hostId: hosts.id, hostName: hosts.name, facts: hosts.facts, connection: hosts.connection })
    .from(hosts)
    .innerJoin(vms, and(eq(vms.id, vmId), ne(vms.hypervisorHost, hosts.id)))
    .orderBy(hosts.name)
    .limit(maxHosts);
  const planTo = await migrationPlanner(
    db,
    vmId,
    others.map(({ hostId }) => hostId),
  );
  const targets = others.flatMap(({ hostId, hostName, facts, connection }): MigrationTarget[] => {
    const planned = planTo(hostId);
    if (!planned) return [];
    const { plan, migration } = planned;
    // What hangs in a drive can only stay.
    const sharedDisks = (migration?.shared ?? []).filter(({ isCopyable }) => isCopyable);
    return [
      {
        ...{ hostId, hostName, memoryFreeMib: facts?.memoryFreeMib ?? null },
        obstacles: plan.obstacles,
        peerObstacle: peerObstacleOf('hypervisor', { name: hostName, connection }),
        sharedDisks: sharedDisks.map(({ device }) => device),
      },
    ];
  });
  return targets.sort((a, b) => Math.sign(a.obstacles.length) - Math.sign(b.obstacles.length));
}
