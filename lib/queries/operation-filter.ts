import { and, eq, gte, ilike, inArray, isNull, lte, notExists, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { operations } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { OperationKind } from '../domain/operation.ts';
import type { Subject } from '../domain/subject.ts';
import type { OperationRow } from '../domain/views.ts';
import { literal } from './literal.ts';

export type OperationFilter = {
  limit?: number;
  activeOnly?: boolean;
  subject?: Pick<Subject, 'type' | 'id'>;
  hostId?: string;
  batchId?: string;
  id?: string;
  /** `failed` is whatever did not come about: what was undone, too. */
  outcome?: 'running' | 'done' | 'failed';
  kind?: OperationKind;
  /** Who asked for it, by name. */
  by?: string;
  /** A part of the subject's name, or the id of a subject or an operation. */
  about?: string;
  /** When it was asked for. */
  from?: Date;
  to?: Date;
  /** The id of the one that the page begins behind, or ends before. */
  before?: string;
  after?: string;
  /** Those that were asked for in one press become one row, the newest of them that the filter finds. */
  isGrouped?: boolean;
};

type Operations = typeof operations;
const newer = alias(operations, 'newer');

/** What of a filter the row itself answers. */
export function conditionOf(table: Operations | typeof newer, filter: OperationFilter): SQL | undefined {
  const { outcome, about } = filter;
  return and(
    filter.activeOnly || outcome === 'running' ? isNull(table.endedAt) : undefined,
    outcome === 'done' ? eq(table.state, 'done') : undefined,
    outcome === 'failed' ? inArray(table.state, ['failed', 'undone']) : undefined,
    filter.kind ? eq(table.kind, filter.kind) : undefined,
    filter.subject ? eq(table.subjectType, filter.subject.type) : undefined,
    filter.subject ? eq(table.subjectId, filter.subject.id) : undefined,
    filter.hostId ? eq(table.hostId, filter.hostId) : undefined,
    filter.batchId ? eq(table.batchId, filter.batchId) : undefined,
    filter.id ? eq(table.id, filter.id) : undefined,
    filter.from ? gte(table.createdAt, filter.from) : undefined,
    filter.to ? lte(table.createdAt, filter.to) : undefined,
    about ? aboutOf(table, about) : undefined,
  );
}

function aboutOf(table: Operations | typeof newer, text: string): SQL | undefined {
  if (z.guid().safeParse(text).success) return or(eq(table.subjectId, text), eq(table.id, text));
  return ilike(table.subjectName, `%${literal(text)}%`);
}

/** Its place in the order of the list: several may have been asked for in one moment. */
function place(table: Operations | typeof newer): SQL {
  return sql`(${table.createdAt}, ${table.id})`;
}

/** Those that come after one of another page, to either side. */
export function isBehind(id: string, side: 'older' | 'newer'): SQL {
  const at = sql`(select at.created_at, at.id from operations at where at.id = ${id})`;
  return side === 'older' ? sql`${place(operations)} < ${at}` : sql`${place(operations)} > ${at}`;
}

/** All of a batch were asked for by one person, so that this need not be asked of each. */
export function isNewestOfBatch(filter: OperationFilter): SQL | undefined {
  const db = getDb();
  return or(
    isNull(operations.batchId),
    notExists(
      db
        .select({ id: newer.id })
        .from(newer)
        .where(
          and(
            eq(newer.batchId, operations.batchId),
            sql`${place(newer)} > ${place(operations)}`,
            conditionOf(newer, filter),
          ),
        ),
    ),
  );
}

/** How many each batch has, and how they ended; one that has a single row is none. */
export async function countBatches(ids: (string | null)[]) {
  const wanted = [...new Set(ids.flatMap((id) => id ?? []))];
  if (wanted.length === 0) return new Map<string, NonNullable<OperationRow['batch']>>();
  const rows = await getDb()
    .select({
      id: operations.batchId,
      number: sql<number>`count(*)::int`,
      done: sql<number>`(count(*) filter (where ${operations.state} = 'done'))::int`,
      failed: sql<number>`(count(*) filter (where ${operations.state} in ('failed', 'undone')))::int`,
    })
    .from(operations)
    .where(inArray(operations.batchId, wanted))
    .groupBy(operations.batchId);
  return new Map(
    rows.flatMap(({ id, ...counts }) => (id && counts.number > 1 ? [[id, counts] as const] : [])),
  );
}
