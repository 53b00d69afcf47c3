import { audit } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';

/** Rows of who did what; inside the caller's transaction when `db` is one. */
export async function recordAudit(db: Db, ...rows: (typeof audit.$inferInsert)[]): Promise<void> {
  await db.insert(audit).values(rows);
}
