import { desc } from 'drizzle-orm';
import { audit } from '../../drizzle/schema/index.ts';
import type { User } from '../auth/user.ts';
import { getDb } from '../db/client.ts';

export type AuditRow = {
  id: number;
  at: string;
  username: string;
  action: string;
  targetType: string;
  targetId: string;
  targetName: string;
  operationId: string | null;
  outcome: 'accepted' | 'refused' | 'done' | 'failed';
  fromAddress: string;
};

/** Newest first; at most 500. */
export async function listAudit(_user: User, { limit = 200 }: { limit?: number } = {}): Promise<AuditRow[]> {
  const rows = await getDb().select().from(audit).orderBy(desc(audit.id)).limit(Math.min(limit, 500));
  return rows.map(({ at, detail, userId, ...row }) => ({ ...row, at: at.toISOString() }));
}
