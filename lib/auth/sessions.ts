import { and, desc, eq, gt, inArray, isNull, ne } from 'drizzle-orm';
import { sessions, users } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import type { SessionView } from '../domain/views.ts';

export const sessionDays = 7;

export async function createSession(
  db: Db,
  userId: string,
  from: { userAgent: string; fromAddress: string },
): Promise<string> {
  const expiresAt = new Date(Date.now() + sessionDays * 86_400_000);
  const [row] = await db
    .insert(sessions)
    .values({ userId, expiresAt, userAgent: from.userAgent.slice(0, 300), fromAddress: from.fromAddress })
    .returning({ id: sessions.id });
  if (!row) throw new Error('the sessions row was not returned');
  return row.id;
}

/** @returns the users of those of the sessions that still last, by session id */
export async function readSessions(db: Db, ids: string[]): Promise<Map<string, User>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({
      id: users.id,
      username: users.username,
      role: users.role,
      mustChangePassword: users.mustChangePassword,
      sessionId: sessions.id,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(inArray(sessions.id, ids), isLasting()));
  return new Map(rows.map((row) => [row.sessionId, row]));
}

export async function readSession(db: Db, id: string): Promise<User | null> {
  return (await readSessions(db, [id])).get(id) ?? null;
}

/** @returns whether it was this user's and lasted until now */
export async function endSession(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const ended = await db
    .update(sessions)
    .set({ endedAt: new Date() })
    .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId), isLasting()))
    .returning({ id: sessions.id });
  return ended.length > 0;
}

export async function endOtherSessions(db: Db, user: User): Promise<void> {
  await db
    .update(sessions)
    .set({ endedAt: new Date() })
    .where(and(eq(sessions.userId, user.id), ne(sessions.id, user.sessionId), isLasting()));
}

/** The user's own lasting sessions, newest first. */
export async function listSessionsOf(db: Db, user: User): Promise<SessionView[]> {
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, user.id), isLasting()))
    .orderBy(desc(sessions.createdAt))
    .limit(100);
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    userAgent: row.userAgent,
    fromAddress: row.fromAddress,
    isCurrent: row.id === user.sessionId,
  }));
}

function isLasting() {
  return and(isNull(sessions.endedAt), gt(sessions.expiresAt, new Date()));
}
