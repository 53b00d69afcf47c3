import { and, desc, eq, inArray, isNull, max, notInArray, or, sql } from 'drizzle-orm';
import { audit, operations } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { RecentChange } from '../domain/overview.ts';

const changesShown = 12;
// One press can be for 200 VMs; what lies behind more rows than this is no longer recent.
const rowsRead = 1_000;
// Asked for, and nothing is otherwise afterwards.
const readings = ['session.start', 'session.end', 'vm.console', 'vm.screenshot', 'volume.download'];

/** What people have asked for lately, and how it stands; what was asked for in one press is one. */
export async function readChanges(): Promise<RecentChange[]> {
  const db = getDb();
  const newest = db
    .select({ id: audit.id, batchId: operations.batchId })
    .from(audit)
    .leftJoin(operations, eq(operations.id, audit.operationId))
    .where(
      and(
        notInArray(audit.action, readings),
        // An operation's end has a row of its own, which tells of nobody's wish.
        or(eq(audit.outcome, 'accepted'), and(eq(audit.outcome, 'done'), isNull(audit.operationId))),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(rowsRead)
    .as('newest');
  const grouped = await db
    .select({ id: max(newest.id), batchId: newest.batchId, number: sql<number>`count(*)::int` })
    .from(newest)
    .groupBy(newest.batchId, sql`case when ${newest.batchId} is null then ${newest.id} end`)
    .orderBy(desc(max(newest.id)))
    .limit(changesShown);
  const ids = grouped.flatMap(({ id }) => id ?? []);
  if (ids.length === 0) return [];
  const rows = await db
    .select({ row: audit, state: operations.state })
    .from(audit)
    .leftJoin(operations, eq(operations.id, audit.operationId))
    .where(inArray(audit.id, ids))
    .orderBy(desc(audit.id));
  const byId = new Map(grouped.map((group) => [group.id, group]));
  return rows.map(({ row, state }) => {
    const group = byId.get(row.id);
    return {
      id: row.id,
      at: row.at.toISOString(),
      username: row.username,
      action: row.action,
      targetType: row.targetType,
      targetId: row.targetId,
      targetName: row.targetName,
      operation: row.operationId && state ? { id: row.operationId, state } : null,
      batch: group?.batchId ? { id: group.batchId, number: group.number } : null,
    };
  });
}
