import { and, desc, eq, lt } from 'drizzle-orm';
import { audit } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { AuditRow } from '../domain/views.ts';

type Filter = {
  limit?: number;
  /** Only what is older than the entry of this id. */
  before?: number;
  target?: { type: string; id: string };
};

/** Newest first; at most 500. */
export async function listAudit(_user: User, filter: Filter = {}): Promise<AuditRow[]> {
  const { limit = 200, before, target } = filter;
  const rows = await getDb()
    .select()
    .from(audit)
    .where(
      and(
        before === undefined ? undefined : lt(audit.id, before),
        target ? eq(audit.targetType, target.type) : undefined,
        target ? eq(audit.targetId, target.id) : undefined,
      ),
    )
    .orderBy(desc(audit.id))
    .limit(Math.min(limit, 500));
  return rows.map(({ at, detail, userId, ...row }) => ({ ...row, at: at.toISOString() }));
}
