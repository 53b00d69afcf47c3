import { randomUUID } from 'node:crypto';
import type PgBoss from 'pg-boss';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { audit, hosts, operations, users, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { getBatch } from '../queries/operations.ts';
import { createQueue, openJobs, queueOf } from './jobs.ts';
import { submitPowers } from './submit-powers.ts';

let database: Database;
let boss: PgBoss;
let user: User;
let off: string[];
let running: string;

beforeAll(async () => {
  database = await testDatabase();
  boss = await openJobs(database, () => {});
  const username = 'operator';
  const [row] = await database.db
    .insert(users)
    .values({ username, passwordHash: '', role: 'operator' })
    .returning();
  user = { id: row?.id ?? '', username, role: 'operator', sessionId: 's', mustChangePassword: false };
});
afterAll(async () => {
  await boss.stop({ graceful: false, wait: true });
  await database.close();
});
beforeEach(async () => {
  const { db } = database;
  for (const table of [operations, audit, vms, hosts]) await db.delete(table);
  const [host] = await db
    .insert(hosts)
    .values({ name: 'kvm1', connection: { transport: 'unix', socketPath: '/run/x' }, state: 'connected' })
    .returning();
  const hypervisorHost = host?.id ?? '';
  await createQueue(queueOf('vm.start', hypervisorHost));
  const rows = await db
    .insert(vms)
    .values(
      (['off', 'off', 'running'] as const).map((state, i) => ({
        name: `vm-${i}`,
        description: '',
        hypervisorType: 'kvm' as const,
        hypervisorHost,
        externalId: randomUUID(),
        state,
        vcpus: 1,
        memoryMib: 64,
      })),
    )
    .returning();
  off = rows.filter(({ state }) => state === 'off').map(({ id }) => id);
  running = rows.find(({ state }) => state === 'running')?.id ?? '';
});

const start = (vmIds: string[], idempotencyKey: string = randomUUID(), batchId?: string) =>
  submitPowers(database.db, user, { vmIds, action: 'start', idempotencyKey, batchId });

test('each is accepted or refused by itself, those accepted as one batch with an audit row each', async () => {
  const gone = randomUUID();
  const { batchId, operationIds, refused } = await start([running, ...off, gone]);
  expect(refused.map(({ vmId, error }) => [vmId, error.code])).toEqual([
    [running, 'not_possible'],
    [gone, 'not_found'],
  ]);
  const rows = await database.db.select().from(operations);
  expect(rows.map(({ subjectId }) => subjectId).toSorted()).toEqual(off.toSorted());
  expect(rows.map(({ id }) => id).toSorted()).toEqual(operationIds.toSorted());
  expect(new Set(rows.map((row) => row.batchId))).toEqual(new Set([batchId]));
  expect(await database.db.select().from(audit)).toHaveLength(2);
});

test('a replay is the same batch of the same operations, and one VM named twice is one operation', async () => {
  const key = randomUUID();
  const first = await start([...off, ...off], key);
  expect(first.operationIds).toHaveLength(2);
  expect(await start(off, key)).toEqual(first);
});

test('what is asked for in several goes is one batch', async () => {
  const batchId = randomUUID();
  for (const vmId of off) expect((await start([vmId], randomUUID(), batchId)).batchId).toBe(batchId);
  const batch = await getBatch(user, batchId);
  expect(batch.states).toEqual({ queued: 2 });
  expect(batch.operations.map(({ subjectId }) => subjectId).toSorted()).toEqual(off.toSorted());
});

test('what is under way already is refused and goes on', async () => {
  const [one = ''] = off;
  await start([one]);
  const { operationIds, refused } = await start(off);
  expect(operationIds).toHaveLength(1);
  expect(refused.map(({ vmId, error }) => [vmId, error.code])).toEqual([[one, 'conflict']]);
});
