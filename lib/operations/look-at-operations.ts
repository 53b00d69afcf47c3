import { and, gt, inArray, sql } from 'drizzle-orm';
import { operationLooks, operations } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { attentionDays } from '../domain/overview.ts';

/** Keeps that this person has seen how operations ended: from then on they do not ask for attention. */
export async function lookAtOperations(db: Db, user: User, which: string[] | 'failed'): Promise<void> {
  const isMeant =
    which === 'failed'
      ? and(
          inArray(operations.state, ['failed', 'undone']),
          gt(operations.createdAt, sql`now() - make_interval(days => ${attentionDays})`),
        )
      : inArray(operations.id, which);
  await db
    .insert(operationLooks)
    .select(
      db
        .select({
          userId: sql<string>`${user.id}::uuid`.as('user_id'),
          operationId: operations.id,
          at: sql<Date>`now()`.as('at'),
        })
        .from(operations)
        .where(isMeant),
    )
    .onConflictDoNothing();
}
