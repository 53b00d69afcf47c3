import { eq } from 'drizzle-orm';
import { users } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { recordAudit } from './audit.ts';
import { hashPassword, minPasswordLength, verifyPassword } from './password.ts';
import { endOtherSessions } from './sessions.ts';
import { createThrottle } from './throttle.ts';

// Whoever took over a session must not be able to guess the password through it.
const throttle = createThrottle();

/** Sets a new password and ends the user's other sessions. */
export async function changePasswordOf(
  db: Db,
  user: User,
  change: { current: string; next: string },
): Promise<void> {
  if (throttle.begin(user.id, 5) > 0) {
    throw refused('current', 'Too many attempts: wait a few minutes and try again.');
  }
  const [row] = await db
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, user.id))
    .limit(1);
  if (!(await verifyPassword(change.current, row?.passwordHash ?? null))) {
    throw refused('current', 'This is not your present password.');
  }
  throttle.succeed(user.id);
  if (change.next.length < minPasswordLength) {
    throw refused('next', `At least ${minPasswordLength} characters.`);
  }
  if (change.next === change.current) throw refused('next', 'Choose one that is not the present one.');
  if (change.next.toLowerCase().includes(user.username))
    throw refused('next', 'Choose one without your name.');
  const passwordHash = await hashPassword(change.next);
  await db.transaction(async (tx) => {
    await tx.update(users).set({ passwordHash, mustChangePassword: false }).where(eq(users.id, user.id));
    await endOtherSessions(tx, user);
    await recordAudit(tx, {
      userId: user.id,
      username: user.username,
      action: 'user.changePassword',
      targetType: 'user',
      targetId: user.id,
      targetName: user.username,
      outcome: 'done',
    });
  });
}

function refused(field: 'current' | 'next', message: string): AppError {
  return new AppError({
    code: 'bad_input',
    userMessage: `The password was not changed. ${message}`,
    fields: { [field]: message },
  });
}
