import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { audit, hosts, users, vmScreenshots, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { onScreenshot } from '../db/notify.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { askScreenshot, takeScreenshot } from './screenshots.ts';

let database: Database;
let user: User;
let vmId: string;
let take: () => Promise<Buffer>;
let unlisten: () => Promise<void>;

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const [row] = await db
    .insert(users)
    .values({ username: 'ann', passwordHash: '', role: 'operator' })
    .returning();
  user = { id: row?.id ?? '', username: 'ann', role: 'operator', sessionId: 's', mustChangePassword: false };
  const [host] = await db
    .insert(hosts)
    .values({ name: 'kvm1', connection: { transport: 'unix', socketPath: '/run/x' }, state: 'connected' })
    .returning();
  const [vm] = await db
    .insert(vms)
    .values({
      name: 'web',
      externalId: crypto.randomUUID(),
      hypervisorHost: host?.id,
      state: 'running',
      vcpus: 1,
      memoryMib: 1,
    })
    .returning();
  vmId = vm?.id ?? '';
  unlisten = await onScreenshot(database, (id) => {
    void takeScreenshot({ db, driverOf: () => ({ screenshot: () => take() }) }, id);
  });
});
afterAll(async () => {
  await unlisten();
  await database.close();
});
beforeEach(() => database.db.delete(audit));

const audited = async () =>
  (await database.db.select().from(audit)).map(({ action, outcome, targetName, fromAddress }) => ({
    action,
    outcome,
    targetName,
    fromAddress,
  }));

test('the picture that the engine took is handed over once, kept nowhere, and audited', async () => {
  take = async () => Buffer.from([1, 2, 3]);
  expect(await askScreenshot(database.db, user, vmId, '10.0.0.9')).toEqual(Buffer.from([1, 2, 3]));
  expect(await database.db.select().from(vmScreenshots)).toEqual([]);
  expect(await audited()).toEqual([
    { action: 'vm.screenshot', outcome: 'done', targetName: 'web', fromAddress: '10.0.0.9' },
  ]);
});

test('the driver’s own reason arrives when there is no picture', async () => {
  take = async () => {
    throw new AppError({ code: 'timeout', userMessage: 'It hangs.', advice: 'Wait.' });
  };
  await expect(askScreenshot(database.db, user, vmId, '10.0.0.9')).rejects.toMatchObject({
    code: 'timeout',
    userMessage: 'It hangs.',
    advice: 'Wait.',
  });
  expect(await database.db.select().from(vmScreenshots)).toEqual([]);
  expect((await audited()).map(({ outcome }) => outcome)).toEqual(['failed']);
});
