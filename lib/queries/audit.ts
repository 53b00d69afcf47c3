import { and, asc, desc, eq, gt, gte, ilike, like, lt, lte, or, type SQL } from 'drizzle-orm';
import { audit, operations } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { AuditRow } from '../domain/views.ts';
import { literal } from './literal.ts';

export type AuditFilter = {
  limit?: number;
  id?: number;
  /** Who did it, by name. */
  by?: string;
  /** What was done; one that ends with a star stands for all that begin like it. */
  action?: string;
  /** A part of the name of what it was done to, or its id. */
  about?: string;
  /** What it was done to. */
  target?: { type: string; id: string };
  outcome?: AuditRow['outcome'];
  from?: Date;
  to?: Date;
  /** The id of the row that the page begins behind, or ends before. */
  before?: number;
  after?: number;
};

/** Newest first; at most 500. */
export async function listAudit(_user: User, filter: AuditFilter = {}): Promise<AuditRow[]> {
  // The page before this one is read backwards from here.
  const isBackwards = filter.after !== undefined && filter.before === undefined;
  const rows = await getDb()
    .select({ row: audit, operationState: operations.state })
    .from(audit)
    .leftJoin(operations, eq(operations.id, audit.operationId))
    .where(
      and(
        conditionOf(filter),
        filter.before === undefined ? undefined : lt(audit.id, filter.before),
        isBackwards && filter.after !== undefined ? gt(audit.id, filter.after) : undefined,
      ),
    )
    .orderBy(isBackwards ? asc(audit.id) : desc(audit.id))
    .limit(Math.min(filter.limit ?? 200, 500));
  if (isBackwards) rows.reverse();
  return rows.map(({ row: { at, userId, detail, ...row }, operationState }) => ({
    ...row,
    at: at.toISOString(),
    operationState,
    detail: detail as AuditRow['detail'],
  }));
}

function conditionOf({ id, by, action, about, target, outcome, from, to }: AuditFilter): SQL | undefined {
  return and(
    id === undefined ? undefined : eq(audit.id, id),
    by ? eq(audit.username, by) : undefined,
    action ? actionOf(action) : undefined,
    about ? or(ilike(audit.targetName, `%${literal(about)}%`), eq(audit.targetId, about)) : undefined,
    target ? eq(audit.targetType, target.type) : undefined,
    target ? eq(audit.targetId, target.id) : undefined,
    outcome ? eq(audit.outcome, outcome) : undefined,
    from ? gte(audit.at, from) : undefined,
    to ? lte(audit.at, to) : undefined,
  );
}

function actionOf(action: string): SQL {
  return action.endsWith('*')
    ? like(audit.action, `${literal(action.slice(0, -1))}%`)
    : eq(audit.action, action);
}
