import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { operations, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';

/** The VM's row goes to the host that has it now: its id, and with it its page and its history, stay. */
export async function moveVm(db: Db, vmId: string, hostId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [vm] = await tx.select().from(vms).where(eq(vms.id, vmId)).for('update');
    if (!vm) return;
    // What is left of an earlier stay on that host.
    await tx
      .delete(vms)
      .where(and(eq(vms.hypervisorHost, hostId), eq(vms.externalId, vm.externalId), ne(vms.id, vmId)));
    // Its new host counts its runs anew; it is the same run all the same.
    const facts = sql`${vms.facts} - 'runId'`;
    await tx.update(vms).set({ hypervisorHost: hostId, goneAt: null, facts }).where(eq(vms.id, vmId));
    await notify(tx, { topic: 'vm', id: vmId });
  });
}

/** VMs that are on their way: what a host shows of one that is not its own yet is no new VM. */
export async function arrivingAt(db: Db, hostId: string): Promise<Set<string>> {
  const rows = await db
    .select({ externalId: vms.externalId })
    .from(operations)
    .innerJoin(vms, eq(vms.id, operations.subjectId))
    .where(
      and(eq(operations.kind, 'vm.migrate'), isNull(operations.endedAt), ne(vms.hypervisorHost, hostId)),
    );
  return new Set(rows.map(({ externalId }) => externalId));
}
