import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { isSecureRequest, sessionCookieName, userOfToken } from './token.ts';

const passwordPage = '/account/password';

/** Who is asking, read from the session's row once a request; null when nobody is signed in. */
export const currentUser = cache(async (): Promise<User | null> => {
  const header = await headers();
  const name = sessionCookieName(isSecureRequest((key) => header.get(key)));
  return userOfToken(getDb(), (await cookies()).get(name)?.value);
});

/** For pages and layouts: the user, or a redirect to sign in, or to the password that is due. */
export async function requireUser(): Promise<User> {
  const user = await currentUser();
  // Written by our server's front; a layout has no other way to know its page.
  const path = (await headers()).get('x-novacron-path') ?? '/';
  if (!user) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  if (user.mustChangePassword && path.split('?')[0] !== passwordPage) redirect(passwordPage);
  return user;
}

/** Where the request came from, for the audit. */
export async function requestAddress(): Promise<string> {
  return (await headers()).get('x-forwarded-for') ?? '';
}
