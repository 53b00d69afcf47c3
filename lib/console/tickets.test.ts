import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consoleTickets, users, vms } from '../../drizzle/schema/index.ts';
import { createSession } from '../auth/sessions.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { issueTickets, redeemTicket } from './tickets.ts';

let database: Database;
let user: User;
let vmId: string;

beforeAll(async () => {
  database = await testDatabase();
  const row = { username: 'op', passwordHash: '', role: 'operator' } as const;
  const [made] = await database.db.insert(users).values(row).returning();
  const machine = { name: 'web-1', externalId: 'x', state: 'running', vcpus: 1, memoryMib: 128 } as const;
  const [vm] = await database.db.insert(vms).values(machine).returning();
  if (!made || !vm) throw new Error('no rows');
  const sessionId = await createSession(database.db, made.id, { userAgent: '', fromAddress: '' });
  user = { id: made.id, username: 'op', role: 'operator', sessionId, mustChangePassword: false };
  vmId = vm.id;
});
afterAll(() => database?.close());

const seatId = randomUUID();

async function issue() {
  const { tickets, password } = await issueTickets(database.db, user, { vmId, kind: 'vnc', seatId }, [
    'stream',
  ]);
  return { ticket: tickets[0] ?? '', password };
}

const redeem = (ticket: string, who = user) => redeemTicket(database.db, who, 'stream', ticket);

test('a ticket opens its console once', async () => {
  const { ticket, password } = await issue();
  expect(password).toMatch(/^.{8}$/);
  expect(await redeem(ticket)).toEqual({ ok: true, vmId, kind: 'vnc', seatId, password });
  expect(await redeem(ticket)).toEqual({ ok: false, reason: 'used', vmId });
});

test('of many who come with the same ticket at once, one gets in', async () => {
  const { ticket } = await issue();
  const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(ticket)));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
});

test('each of several tickets is good once, and all of them for the same password', async () => {
  const target = { vmId, kind: 'spice', seatId } as const;
  const { tickets, password } = await issueTickets(database.db, user, target, ['stream', 'stream', 'stream']);
  expect(new Set(tickets).size).toBe(3);
  for (const ticket of tickets) expect(await redeem(ticket)).toEqual({ ok: true, ...target, password });
  for (const ticket of tickets) expect(await redeem(ticket)).toMatchObject({ reason: 'used' });
});

test('a ticket for one part is not known at the other, and stays good for its own', async () => {
  const { tickets } = await issueTickets(database.db, user, { vmId, kind: 'vnc', seatId }, [
    'seat',
    'stream',
  ]);
  const [seat = '', stream = ''] = tickets;
  expect(await redeem(seat)).toMatchObject({ reason: 'unknown' });
  expect(await redeemTicket(database.db, user, 'seat', stream)).toMatchObject({ reason: 'unknown' });
  // Only who carries the bytes learns the password of the VM's server.
  expect(await redeemTicket(database.db, user, 'seat', seat)).toMatchObject({ ok: true, password: '' });
  expect(await redeem(stream)).toMatchObject({ ok: true });
});

test('neither the ticket nor, once used, the password is kept', async () => {
  const { ticket, password } = await issue();
  await redeem(ticket);
  const stored = JSON.stringify(await database.db.select().from(consoleTickets));
  expect(stored).not.toContain(ticket);
  expect(stored).not.toContain(password);
});

test('another session does not get in, and does not use the ticket up', async () => {
  const { ticket } = await issue();
  const sessionId = await createSession(database.db, user.id, { userAgent: '', fromAddress: '' });
  expect(await redeem(ticket, { ...user, sessionId })).toMatchObject({
    reason: 'foreign',
  });
  expect(await redeem(ticket)).toMatchObject({ ok: true });
});

test('a ticket is good for 30 s', async () => {
  const { ticket } = await issue();
  const [row] = await database.db
    .select({ seconds: sql<number>`extract(epoch from expires_at - created_at)::float` })
    .from(consoleTickets)
    .orderBy(sql`created_at desc`)
    .limit(1);
  expect(row?.seconds).toBeCloseTo(30, 0);
  await database.db.update(consoleTickets).set({ expiresAt: sql`now() - interval '1 ms'` });
  expect(await redeem(ticket)).toEqual({ ok: false, reason: 'expired', vmId });
});

test.each(['', 'unknown', 'a'.repeat(10_000)])('an invented ticket is unknown', async (ticket) => {
  expect(await redeem(ticket)).toEqual({ ok: false, reason: 'unknown', vmId: null });
});
