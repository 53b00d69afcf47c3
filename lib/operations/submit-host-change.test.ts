import { randomUUID } from 'node:crypto';
import type PgBoss from 'pg-boss';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { audit, hostNetworks, hosts, operations, users } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { resourceId } from '../db/resource-id.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { type HostChange, hostChange, permissionFor } from '../domain/host-changes.ts';
import { hostFacts, observedNetwork } from '../drivers/libvirt/testing/network-subject.ts';
import { createQueue, hostQueue, openJobs } from './jobs.ts';
import { planHostChange } from './plan-host-change.ts';
import { submitHostChange } from './submit-host-change.ts';

let database: Database;
let boss: PgBoss;
let user: User;
let hostId: string;
let networkId: string;

beforeAll(async () => {
  database = await testDatabase();
  boss = await openJobs(database, () => {});
  const [row] = await database.db
    .insert(users)
    .values({ username: 'ann', passwordHash: '', role: 'admin' })
    .returning();
  user = { id: row?.id ?? '', username: 'ann', role: 'admin', sessionId: 's', mustChangePassword: false };
});
afterAll(async () => {
  await boss.stop({ graceful: false, wait: true });
  await database.close();
});
beforeEach(async () => {
  const { db } = database;
  for (const table of [operations, audit, hosts]) await db.delete(table);
  const [host] = await db
    .insert(hosts)
    .values({
      name: 'kvm1',
      connection: { transport: 'unix', socketPath: '/run/x' },
      state: 'connected',
      facts: hostFacts,
    })
    .returning();
  hostId = host?.id ?? '';
  await createQueue(hostQueue(hostId));
  networkId = resourceId(hostId, 'network', 'default');
  await db.insert(hostNetworks).values({ id: networkId, hostId, ...observedNetwork() });
});

const stop: HostChange = { kind: 'network.stop', params: { name: 'default' } };
const submit = async (change: HostChange, idempotencyKey: string = randomUUID(), planKey?: string) =>
  submitHostChange(database.db, user, {
    hostId,
    change,
    planKey: planKey ?? (await planHostChange(database.db, hostId, change)).planKey,
    idempotencyKey,
  });

test('the operation and its audit row name the network, and a replay is the same operation', async () => {
  const key = randomUUID();
  const first = await submit(stop, key);
  expect(first.subjectId).toBe(networkId);
  expect(await submit(stop, key)).toEqual(first);
  expect(await database.db.select().from(operations)).toMatchObject([
    { kind: 'network.stop', subjectType: 'network', subjectId: networkId, subjectName: 'default', hostId },
  ]);
  expect(await database.db.select().from(audit)).toMatchObject([
    { action: 'network.stop', targetType: 'network', targetId: networkId, targetName: 'default' },
  ]);
});

test('a second change of one network waits for the first; another network’s does not', async () => {
  await submit(stop);
  const start: HostChange = { kind: 'network.setAutostart', params: { name: 'default', isAutostart: false } };
  await expect(submit(start)).rejects.toMatchObject({ code: 'conflict', userMessage: /Stopping network/ });
  const id = resourceId(hostId, 'network', 'lan');
  await database.db.insert(hostNetworks).values({ id, hostId, ...observedNetwork({ name: 'lan' }) });
  expect(await submit({ kind: 'network.stop', params: { name: 'lan' } })).toMatchObject({ subjectId: id });
});

test('another plan than the one that was shown is refused, and so is one that does nothing', async () => {
  await expect(submit(stop, randomUUID(), 'of something else')).rejects.toMatchObject({ code: 'conflict' });
  await expect(submit({ kind: 'network.start', params: { name: 'default' } })).rejects.toMatchObject({
    code: 'not_possible',
    userMessage: /nothing to change/,
  });
  expect(await database.db.$count(operations)).toBe(0);
});

test('a host that cannot be reached takes no change', async () => {
  await database.db.update(hosts).set({ state: 'unreachable' });
  await expect(submit(stop)).rejects.toMatchObject({ code: 'host_unreachable' });
});

test('a change is read by its own kind’s parameters, and needs the permission of its subject', () => {
  expect(hostChange.safeParse({ kind: 'network.stop', params: {} }).success).toBe(false);
  expect(hostChange.safeParse({ kind: 'host.reboot', params: { name: 'x' } }).success).toBe(false);
  expect(permissionFor(stop)).toBe('network.manage');
});
