import { inArray } from 'drizzle-orm';
import { operationLooks, operations } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';

/** Keeps that this person has looked at how operations ended: from then on they do not ask for attention. */
export async function lookAtOperations(db: Db, user: User, operationIds: string[]): Promise<void> {
  // Those that are not there any more need no look.
  const rows = await db
    .select({ operationId: operations.id })
    .from(operations)
    .where(inArray(operations.id, operationIds));
  if (rows.length === 0) return;
  await db
    .insert(operationLooks)
    .values(rows.map(({ operationId }) => ({ operationId, userId: user.id })))
    .onConflictDoNothing();
}
