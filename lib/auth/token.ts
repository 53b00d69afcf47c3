import { decode, encode } from 'next-auth/jwt';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { readSession, sessionDays } from './sessions.ts';

const sessionSeconds = sessionDays * 86_400;

/** A cookie that was set over TLS is named so that a plain page of the same host cannot plant one. */
export function sessionCookieName(isSecure: boolean): string {
  return `${isSecure ? '__Secure-' : ''}novacron.session`;
}

/** What the page's address begins with, as the server's front wrote it; null outside a request of ours. */
export function isSecureRequest(header: (name: string) => string | null | undefined): boolean {
  return header('x-forwarded-proto') === 'https';
}

/** @returns the user of a cookie's token whose session row still lasts, else null */
export async function userOfToken(db: Db, token: string | undefined): Promise<User | null> {
  if (!token) return null;
  const sessionId = await sessionIdOfToken(token);
  return sessionId ? readSession(db, sessionId) : null;
}

/** @returns null for a token that we did not make, or whose time is over */
export async function sessionIdOfToken(token: string): Promise<string | null> {
  try {
    const payload = await decode({ token, secret: tokenSecret() });
    return typeof payload?.sid === 'string' ? payload.sid : null;
  } catch {
    return null;
  }
}

/** The token that the sign-in sets; also for clients without a browser, such as tests. */
export function makeToken(sessionId: string): Promise<string> {
  return encode({ token: { sid: sessionId }, secret: tokenSecret(), maxAge: sessionSeconds });
}

export function tokenSecret(): string {
  const secret = process.env.NEXTAUTH_SECRET;
  if (!secret) throw new Error('NEXTAUTH_SECRET is not set');
  return secret;
}
