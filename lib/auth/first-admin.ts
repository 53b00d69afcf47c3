import { sql } from 'drizzle-orm';
import { users } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { recordAudit } from './audit.ts';
import { hashPassword, randomPassword } from './password.ts';

export type FirstAdmin = { username: string; oneTimePassword: string };

/** Makes the administrator of a new installation; null when there is already anybody. */
export async function createFirstAdmin(db: Db): Promise<FirstAdmin | null> {
  const username = 'admin';
  const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(users);
  if (row?.count) return null;
  const oneTimePassword = randomPassword();
  const passwordHash = await hashPassword(oneTimePassword);
  return db.transaction(async (tx) => {
    // Two processes on one PostgreSQL can both have seen no user; the name decides.
    const [made] = await tx
      .insert(users)
      .values({ username, passwordHash, role: 'admin', mustChangePassword: true })
      .onConflictDoNothing()
      .returning({ id: users.id });
    if (!made) return null;
    await recordAudit(tx, {
      userId: null,
      username: 'novacron',
      action: 'user.create',
      targetType: 'user',
      targetId: made.id,
      targetName: username,
      outcome: 'done',
    });
    return { username, oneTimePassword };
  });
}
