'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { recordAudit } from '../auth/audit.ts';
import { changePasswordOf } from '../auth/change-password.ts';
import { currentUser, requestAddress } from '../auth/session.ts';
import { endSession as endSessionOf, listSessionsOf } from '../auth/sessions.ts';
import { isSecureRequest, sessionCookieName } from '../auth/token.ts';
import { getDb } from '../db/client.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { action } from './action.ts';

/** Ends this session's row, so that a copied cookie is worth nothing either. */
export async function signOut(): Promise<void> {
  const user = await currentUser();
  // Ended elsewhere in the meantime is as good.
  if (user && (await endSessionOf(getDb(), user.id, user.sessionId))) {
    await auditEnd(getDb(), user, user.sessionId);
  }
  const header = await headers();
  (await cookies()).delete(sessionCookieName(isSecureRequest((name) => header.get(name))));
  redirect('/sign-in');
}

export const changePassword = action(
  'account',
  z.object({ current: z.string().max(1000), next: z.string().max(200, 'At most 200 characters.') }),
  (db, user, change) => changePasswordOf(db, user, change),
);

export const listSessions = action('account', z.undefined(), (db, user) => listSessionsOf(db, user));

export const endSession = action(
  'account',
  z.object({ sessionId: z.uuid() }),
  async (db, user, { sessionId }) => {
    if (!(await endSessionOf(db, user.id, sessionId))) {
      throw new AppError({ code: 'not_found', userMessage: 'This session has ended already.' });
    }
    await auditEnd(db, user, sessionId);
  },
);

async function auditEnd(db: Db, user: User, sessionId: string): Promise<void> {
  await recordAudit(db, {
    userId: user.id,
    username: user.username,
    action: 'session.end',
    targetType: 'session',
    targetId: sessionId,
    targetName: user.username,
    outcome: 'done',
    fromAddress: await requestAddress(),
  });
}
