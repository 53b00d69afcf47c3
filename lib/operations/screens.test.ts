import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { audit, hosts, vmScreens, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { onScreens } from '../db/notify.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { readScreenPicture, watchScreens } from './screens.ts';

let database: Database;
let vmId: string;
let told: number;
let unlisten: () => Promise<void>;

const user = (sessionId: string): User => ({
  id: crypto.randomUUID(),
  username: 'ann',
  role: 'operator',
  sessionId,
  mustChangePassword: false,
});
const ann = user('s');

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const [host] = await db
    .insert(hosts)
    .values({ name: 'kvm1', connection: { transport: 'unix', socketPath: '/run/x' }, state: 'connected' })
    .returning();
  const [vm] = await db
    .insert(vms)
    .values({
      name: 'web',
      externalId: 'web',
      hypervisorHost: host?.id,
      state: 'running',
      vcpus: 1,
      memoryMib: 1,
    })
    .returning();
  vmId = vm?.id ?? '';
  unlisten = await onScreens(database, () => {
    told += 1;
  });
});
afterAll(async () => {
  await unlisten();
  await database.close();
});
beforeEach(async () => {
  told = 0;
  await database.db.delete(vmScreens);
  await database.db.delete(audit);
});

const lease = async () => (await database.db.select().from(vmScreens))[0]?.wantedUntil.getTime() ?? 0;

test('the first look tells the engine, and is an order for some seconds', async () => {
  expect(await watchScreens(database.db, ann, [vmId], '')).toEqual([
    { vmId, mark: null, takenAt: null, problem: null },
  ]);
  expect(told).toBe(1);
  const leftMs = (await lease()) - Date.now();
  expect(leftMs).toBeGreaterThan(5_000);
  expect(leftMs).toBeLessThan(10_000);
});

test('a second viewer of the same costs neither a word to the engine nor a write', async () => {
  await watchScreens(database.db, ann, [vmId], '');
  const first = await lease();
  await watchScreens(database.db, user('other'), [vmId], '');
  expect([await lease(), told]).toEqual([first, 1]);
});

test('who comes back after the order has lapsed gives a new one', async () => {
  await watchScreens(database.db, ann, [vmId], '');
  await database.db.update(vmScreens).set({ wantedUntil: new Date(Date.now() - 1_000) });
  await watchScreens(database.db, ann, [vmId], '');
  expect(told).toBe(2);
  expect(await lease()).toBeGreaterThan(Date.now());
});

test('a VM that is gone is passed over', async () => {
  expect(await watchScreens(database.db, ann, [crypto.randomUUID()], '')).toEqual([]);
  expect(told).toBe(0);
});

test('a whole look at the screens is one row of the audit, whoever else looks', async () => {
  const [bea, cid] = [user('bea'), user('cid')];
  for (const who of [bea, bea, cid, bea]) await watchScreens(database.db, who, [vmId], '10.0.0.9');
  const rows = await database.db.select().from(audit);
  expect(rows.map(({ action, userId, fromAddress }) => [action, userId, fromAddress])).toEqual([
    ['vm.watchScreens', bea.id, '10.0.0.9'],
    ['vm.watchScreens', cid.id, '10.0.0.9'],
  ]);
});

test('there is a picture when one was taken', async () => {
  await watchScreens(database.db, ann, [vmId], '');
  expect(await readScreenPicture(database.db, vmId)).toBeNull();
  const picture = Buffer.from([1, 2, 3]).toString('base64');
  await database.db
    .update(vmScreens)
    .set({ mark: 'm', type: 'image/png', picture, takenAt: new Date(5) })
    .where(eq(vmScreens.vmId, vmId));
  expect(await readScreenPicture(database.db, vmId)).toEqual({
    mark: 'm',
    type: 'image/png',
    data: Buffer.from([1, 2, 3]),
  });
  expect(await watchScreens(database.db, ann, [vmId], '')).toEqual([
    { vmId, mark: 'm', takenAt: new Date(5).toISOString(), problem: null },
  ]);
});
