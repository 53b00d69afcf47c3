import { eq } from 'drizzle-orm';
import { users } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { recordAudit } from './audit.ts';
import { verifyPassword } from './password.ts';
import { createSession } from './sessions.ts';
import { createThrottle, type Throttle } from './throttle.ts';

export type SignInRequest = {
  username: string;
  password: string;
  fromAddress: string;
  userAgent: string;
};

export type SignInAnswer =
  | { ok: true; userId: string; sessionId: string }
  | { ok: false; reason: 'wrong' }
  | { ok: false; reason: 'too_many'; waitMs: number };

// A name has few attempts; an address more, because an office shares one.
const freeAttempts = { username: 5, address: 30 };
const processThrottle = createThrottle();

/** Checks a name and password; every answer leaves an audit row, except those that were not even checked. */
export async function signIn(
  db: Db,
  request: SignInRequest,
  throttle: Throttle = processThrottle,
): Promise<SignInAnswer> {
  const username = request.username.trim().toLowerCase().slice(0, 100);
  const { fromAddress, userAgent } = request;
  const waitMs = Math.max(
    throttle.begin(`user ${username}`, freeAttempts.username),
    throttle.begin(`from ${fromAddress}`, freeAttempts.address),
  );
  if (waitMs > 0) return { ok: false, reason: 'too_many', waitMs };

  const [user] = await db
    .select({ id: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.username, username))
    .limit(1);
  const isRight = await verifyPassword(request.password, user?.passwordHash ?? null);
  const about = { username, targetType: 'session', targetName: username, fromAddress };
  if (!user || !isRight) {
    await recordAudit(db, {
      ...about,
      userId: user?.id ?? null,
      action: 'session.start',
      targetId: '',
      outcome: 'refused',
    });
    return { ok: false, reason: 'wrong' };
  }
  throttle.succeed(`user ${username}`);
  throttle.succeed(`from ${fromAddress}`);
  const sessionId = await db.transaction(async (tx) => {
    const id = await createSession(tx, user.id, { userAgent, fromAddress });
    await recordAudit(tx, {
      ...about,
      userId: user.id,
      action: 'session.start',
      targetId: id,
      outcome: 'done',
    });
    return id;
  });
  return { ok: true, userId: user.id, sessionId };
}
