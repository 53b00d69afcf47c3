import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type PgBoss from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit, hosts, operations, users, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { setSecretKey } from '../db/sealed.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { type CreateVmDraft, createVmInput } from '../domain/create-vm.ts';
import type { HostFacts } from '../domain/host.ts';
import { createQueue, hostQueue, openJobs } from './jobs.ts';
import { submitCreate } from './submit-create.ts';

let database: Database;
let boss: PgBoss;
let user: User;
const hostIds: string[] = [];

const facts: HostFacts = {
  hostname: 'kvm1',
  libvirtVersion: '9.0.0',
  hypervisorVersion: 'QEMU 7.2.0',
  cpuModel: 'x',
  cpuCount: 64,
  memoryMib: 262_144,
  memoryFreeMib: 131_072,
  architecture: 'x86_64',
  guestType: 'kvm',
  offeredTypes: ['kvm', 'qemu'],
  pools: [{ name: 'default', type: 'dir', isActive: true, capacityBytes: 2 ** 44, availableBytes: 2 ** 43 }],
  networks: [{ name: 'default', isActive: true, bridge: 'virbr0', forward: 'nat' }],
};

beforeAll(async () => {
  setSecretKey('a key of this test, long enough to be one');
  database = await testDatabase();
  boss = await openJobs(database, () => {});
  const { db } = database;
  const [row] = await db
    .insert(users)
    .values({ username: 'ann', passwordHash: '', role: 'operator' })
    .returning();
  if (!row) throw new Error('no user was inserted');
  user = { ...row, sessionId: '', mustChangePassword: false };
  for (const name of ['kvm1', 'kvm2']) {
    const connection = { transport: 'unix', socketPath: `/run/${name}` } as const;
    const [host] = await db.insert(hosts).values({ name, connection, state: 'connected', facts }).returning();
    hostIds.push(host?.id ?? '');
    await createQueue(hostQueue(host?.id ?? ''));
  }
});
afterAll(async () => {
  await boss.stop({ graceful: false, wait: true });
  await database.close();
});

const submit = (change: Partial<CreateVmDraft>, key = randomUUID()) =>
  submitCreate(
    database.db,
    user,
    createVmInput.parse({
      name: 'web',
      hostId: hostIds[0],
      source: 'empty',
      vcpus: 1,
      memoryMib: 512,
      nics: [{}],
      ...change,
    }),
    key,
  );

test('a hundred are accepted as one batch: each a VM, an operation with its job, and an entry of the audit', async () => {
  const cloudInit = { userData: '#cloud-config\npassword: hunter2\n' };
  const { operations: accepted, batchId } = await submit({ name: 'row', count: 100, cloudInit });
  expect(accepted).toHaveLength(100);
  expect(accepted.map(({ vmName }) => vmName)).toEqual(
    Array.from({ length: 100 }, (_, index) => `row-${index + 1}`),
  );
  const { db } = database;
  const rows = await db
    .select()
    .from(operations)
    .where(eq(operations.batchId, batchId ?? ''));
  const made = await db.select().from(vms).where(eq(vms.state, 'creating'));
  const entries = await db.select().from(audit).where(eq(audit.action, 'vm.create'));
  for (const ids of [
    rows.map(({ id }) => id),
    entries.map(({ operationId }) => operationId),
    (await boss.fetch<{ operationId: string }>(hostQueue(hostIds[0] ?? ''), { batchSize: 200 }))?.map(
      ({ data }) => data.operationId,
    ),
  ])
    expect(new Set(ids)).toEqual(new Set(accepted.map(({ id }) => id)));
  expect(new Set(made.map(({ id }) => id))).toEqual(new Set(accepted.map(({ vmId }) => vmId)));
  expect(JSON.stringify([rows.map(({ plan }) => plan), entries])).not.toContain('hunter2');
  const macs = rows.flatMap(({ plan }) => (plan as { spec: { nics: { mac: string }[] } }).spec.nics);
  expect(new Set(macs.map(({ mac }) => mac)).size).toBe(100);
});

test('the same key is the same VMs in the same order, wherever they were placed', async () => {
  const key = randomUUID();
  const first = await submit({ name: 'wide', count: 12, spread: true, hostId: '' }, key);
  expect(await submit({ name: 'wide', count: 12, spread: true, hostId: '' }, key)).toEqual(first);
});

test('of several none is accepted when one name is taken', async () => {
  await submit({ name: 'db-3' });
  await expect(submit({ name: 'db', count: 5 })).rejects.toMatchObject({ code: 'name_taken' });
  expect(await database.db.select().from(vms).where(eq(vms.name, 'db-1'))).toEqual([]);
});

test('a job for a queue that is not there is no job: nothing is accepted', async () => {
  const [host] = await database.db
    .insert(hosts)
    .values({
      name: 'new',
      connection: { transport: 'unix', socketPath: '/run/new' },
      state: 'connected',
      facts,
    })
    .returning();
  await expect(submit({ name: 'lost', hostId: host?.id })).rejects.toThrow('a queue does not exist');
  expect(await database.db.select().from(vms).where(eq(vms.name, 'lost'))).toEqual([]);
});
