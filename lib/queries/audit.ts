import { desc } from 'drizzle-orm';
import { audit } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { AuditRow } from '../domain/views.ts';

/** Newest first; at most 500. */
export async function listAudit(_user: User, { limit = 200 }: { limit?: number } = {}): Promise<AuditRow[]> {
  const rows = await getDb().select().from(audit).orderBy(desc(audit.id)).limit(Math.min(limit, 500));
  return rows.map(({ at, detail, userId, ...row }) => ({ ...row, at: at.toISOString() }));
}
