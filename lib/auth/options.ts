import type { NextAuthOptions } from 'next-auth';
import { getDb } from '../db/client.ts';
import { recordAudit } from './audit.ts';
import { endSession, readSession, sessionDays } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { sessionCookieName, tokenSecret } from './token.ts';

const maxAge = sessionDays * 86_400;

/** Credentials only, and a signed token that carries nothing but the session's row id. */
export function authOptions(isSecure: boolean): NextAuthOptions {
  return {
    secret: tokenSecret(),
    session: { strategy: 'jwt', maxAge },
    jwt: { maxAge },
    useSecureCookies: isSecure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(isSecure),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure },
      },
    },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    providers: [
      {
        id: 'credentials',
        name: 'Name and password',
        type: 'credentials',
        credentials: {},
        options: {},
        async authorize(credentials, request) {
          const { username, password } = (credentials ?? {}) as Record<string, unknown>;
          if (typeof username !== 'string' || typeof password !== 'string') return null;
          const header = (name: string) => String(request.headers?.[name] ?? '');
          const answer = await signIn(getDb(), {
            username,
            password,
            fromAddress: header('x-forwarded-for'),
            userAgent: header('user-agent'),
          });
          // The page turns this code into words; a wrong name and a wrong password are the same answer.
          if (!answer.ok && answer.reason === 'too_many') throw new Error('too_many_attempts');
          return answer.ok ? { id: answer.userId, sid: answer.sessionId } : null;
        },
      },
    ],
    callbacks: {
      jwt({ token, user }) {
        return { sid: user && 'sid' in user ? user.sid : token.sid };
      },
      async session({ session, token }) {
        const user = typeof token.sid === 'string' ? await readSession(getDb(), token.sid) : null;
        // Thrown, next-auth answers with an empty session and removes the cookie.
        if (!user) throw new Error('this session has ended');
        return { expires: session.expires, user: { name: user.username } };
      },
    },
    events: {
      async signOut({ token }) {
        const user = typeof token?.sid === 'string' ? await readSession(getDb(), token.sid) : null;
        if (!user) return;
        await endSession(getDb(), user.id, user.sessionId);
        await recordAudit(getDb(), {
          userId: user.id,
          username: user.username,
          action: 'session.end',
          targetType: 'session',
          targetId: user.sessionId,
          targetName: user.username,
          outcome: 'done',
        });
      },
    },
    logger: {
      // The one error that is somebody's session ending is no fault worth a line.
      error(code, metadata) {
        if (code !== 'JWT_SESSION_ERROR') console.error('next-auth', code, metadata);
      },
      warn() {},
      debug() {},
    },
  };
}
