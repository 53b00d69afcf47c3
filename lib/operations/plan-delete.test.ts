import { afterAll, beforeAll, expect, test } from 'vitest';
import { hosts, operations, users, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import { storePools } from '../inventory/store-pools.ts';
import { planVmDelete } from './plan-delete.ts';

let database: Database;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('the CD for cloud-init goes with its VM, also when it was taken out', async () => {
  const { db } = database;
  const connection = { transport: 'unix', socketPath: '/run/x' } as const;
  const [host] = await db.insert(hosts).values({ name: 'kvm1', connection }).returning();
  const [user] = await db
    .insert(users)
    .values({ username: 'ann', passwordHash: '', role: 'admin' })
    .returning();
  const hostId = host?.id ?? '';
  const vm = { hypervisorHost: hostId, externalId: 'e', state: 'off', vcpus: 1, memoryMib: 64 } as const;
  const [made] = await db
    .insert(vms)
    .values({ ...vm, name: 'web' })
    .returning();
  const vmId = made?.id ?? '';
  await db.insert(operations).values({
    kind: 'vm.create',
    state: 'done',
    subjectType: 'vm',
    subjectId: vmId,
    subjectName: 'web',
    hostId,
    idempotencyKey: 'a key of it',
    requestedBy: user?.id ?? '',
    plan: { spec: { seed: { pool: 'default', volume: 'web-seed.iso' } } },
  });
  // Not in the pool any more.
  expect((await planVmDelete(db, vmId)).files).toEqual([]);

  const path = '/images/web-seed.iso';
  const bytes = { capacityBytes: 9, allocationBytes: 9 };
  await storePools(db, hostId, [
    {
      name: 'default',
      uuid: crypto.randomUUID(),
      type: 'dir',
      path: '/images',
      isActive: true,
      isAutostart: true,
      isPersistent: true,
      ...bytes,
      availableBytes: 9,
      definition: '<pool/>',
      volumes: [{ name: 'web-seed.iso', path, format: 'iso', ...bytes, backingPath: null }],
    },
  ]);
  expect((await planVmDelete(db, vmId)).files).toMatchObject([
    { path, kind: 'cd', target: null, isChosen: true, keptBecause: null },
  ]);
});
