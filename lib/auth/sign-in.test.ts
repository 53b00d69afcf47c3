import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { audit, sessions, users } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import { changePasswordOf } from './change-password.ts';
import { createFirstAdmin } from './first-admin.ts';
import { createSession, endSession, listSessionsOf, readSession } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { createThrottle } from './throttle.ts';
import { makeToken, sessionIdOfToken, userOfToken } from './token.ts';

let database: Database;
let password: string;
const from = { fromAddress: '192.0.2.7', userAgent: 'test' };

beforeAll(async () => {
  process.env.NEXTAUTH_SECRET = 'a secret of this test only, 32 long';
  database = await testDatabase();
});
afterAll(() => database?.close());

beforeEach(async () => {
  await database.db.delete(users);
  await database.db.delete(audit);
  const admin = await createFirstAdmin(database.db);
  if (!admin) throw new Error('no administrator was made');
  password = admin.oneTimePassword;
});

async function signedIn() {
  const answer = await signIn(database.db, { username: 'admin', password, ...from }, createThrottle());
  if (!answer.ok) throw new Error('not signed in');
  const user = await readSession(database.db, answer.sessionId);
  if (!user) throw new Error('no session');
  return user;
}

test('the first administrator is made once, and has to change the one-time password', async () => {
  expect(await createFirstAdmin(database.db)).toBeNull();
  expect(await signedIn()).toMatchObject({ username: 'admin', role: 'admin', mustChangePassword: true });
});

test('a name is taken in any case and with blanks around it', async () => {
  const request = { username: ' Admin ', password, ...from };
  expect(await signIn(database.db, request, createThrottle())).toMatchObject({ ok: true });
});

test('a wrong password and an unknown name give the same answer, and an audit row each', async () => {
  const throttle = createThrottle();
  const wrong = await signIn(database.db, { username: 'admin', password: 'wrong', ...from }, throttle);
  const unknown = await signIn(database.db, { username: 'nobody', password: 'wrong', ...from }, throttle);
  expect(wrong).toEqual({ ok: false, reason: 'wrong' });
  expect(unknown).toEqual(wrong);
  const rows = await database.db.select().from(audit).where(eq(audit.action, 'session.start'));
  expect(rows.map((row) => [row.username, row.outcome, row.fromAddress])).toEqual([
    ['admin', 'refused', '192.0.2.7'],
    ['nobody', 'refused', '192.0.2.7'],
  ]);
  expect(JSON.stringify(rows)).not.toContain('wrong');
});

test('guessing is slowed down, also with the right password at last', async () => {
  // A busy machine takes longer for its guesses than they are kept waiting.
  const throttle = createThrottle(() => 0);
  for (let guess = 0; guess < 5; guess++) {
    await signIn(database.db, { username: 'admin', password: `guess ${guess}`, ...from }, throttle);
  }
  const answer = await signIn(database.db, { username: 'admin', password, ...from }, throttle);
  expect(answer).toMatchObject({ ok: false, reason: 'too_many' });
});

test('a token is worth nothing once its session row has ended', async () => {
  const user = await signedIn();
  const token = await makeToken(user.sessionId);
  expect(await userOfToken(database.db, token)).toMatchObject({ username: 'admin' });
  expect(await endSession(database.db, user.id, user.sessionId)).toBe(true);
  expect(await userOfToken(database.db, token)).toBeNull();
  expect(await endSession(database.db, user.id, user.sessionId)).toBe(false);
});

test('a session whose days are over is no session', async () => {
  const user = await signedIn();
  const past = new Date(Date.now() - 1000);
  await database.db.update(sessions).set({ expiresAt: past }).where(eq(sessions.id, user.sessionId));
  expect(await readSession(database.db, user.sessionId)).toBeNull();
});

test('nobody ends the session of somebody else', async () => {
  const user = await signedIn();
  const stranger = '00000000-0000-4000-8000-000000000000';
  expect(await endSession(database.db, stranger, user.sessionId)).toBe(false);
  expect(await readSession(database.db, user.sessionId)).not.toBeNull();
});

test.each(['', 'x', 'a.b.c.d.e'])('a token that we did not make is nobody: "%s"', async (token) => {
  expect(await userOfToken(database.db, token)).toBeNull();
});

test('a token made with another secret is nobody', async () => {
  const user = await signedIn();
  const token = await makeToken(user.sessionId);
  const secret = process.env.NEXTAUTH_SECRET;
  process.env.NEXTAUTH_SECRET = 'another secret, also 32 letters long';
  try {
    expect(await sessionIdOfToken(token)).toBeNull();
  } finally {
    process.env.NEXTAUTH_SECRET = secret;
  }
  expect(await sessionIdOfToken(token)).toBe(user.sessionId);
});

test('a new password ends the other sessions, keeps this one, and frees the account', async () => {
  const user = await signedIn();
  const other = await createSession(database.db, user.id, from);
  await changePasswordOf(database.db, user, { current: password, next: 'a much better one' });
  expect(await readSession(database.db, other)).toBeNull();
  expect(await readSession(database.db, user.sessionId)).toMatchObject({ mustChangePassword: false });
  expect((await listSessionsOf(database.db, user)).map((one) => [one.id, one.isCurrent])).toEqual([
    [user.sessionId, true],
  ]);
  const old = await signIn(database.db, { username: 'admin', password, ...from }, createThrottle());
  expect(old).toMatchObject({ ok: false });
});

test.each([
  ['the present one is wrong', 'not it', 'a much better one', 'current'],
  ['the new one is short', null, 'eleven char', 'next'],
  ['the new one is the old one', null, null, 'next'],
  ['the new one holds the name', null, 'my ADMIN password', 'next'],
])('a password is not changed when %s', async (_why, current, next, field) => {
  const user = await signedIn();
  const change = { current: current ?? password, next: next ?? password };
  const attempt = changePasswordOf(database.db, user, change);
  await expect(attempt).rejects.toMatchObject({ code: 'bad_input', fields: { [field]: expect.any(String) } });
  expect(await signedIn()).toMatchObject({ mustChangePassword: true });
});
