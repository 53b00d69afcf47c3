import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hostPools, hosts, hostVolumes } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { onNotify } from '../db/notify.ts';
import { resourceId } from '../db/resource-id.ts';
import { testDatabase } from '../db/testing.ts';
import type { ObservedPool, ObservedVolume } from '../domain/storage.ts';
import type { LiveMessage } from '../domain/views.ts';
import { storePools } from './store-pools.ts';

let database: Database;
let hostId: string;
let heard: LiveMessage[] = [];

beforeAll(async () => {
  database = await testDatabase();
  await onNotify((message) => heard.push(message), database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.delete(hosts);
  const [host] = await database.db
    .insert(hosts)
    .values({ name: 'kvm1', connection: { transport: 'unix', socketPath: '/run/x' } })
    .returning();
  hostId = host?.id ?? '';
  heard = [];
});

const volume = (name: string, change: Partial<ObservedVolume> = {}): ObservedVolume => ({
  name,
  path: `/images/${name}`,
  format: 'qcow2',
  capacityBytes: 1024,
  allocationBytes: 512,
  backingPath: null,
  ...change,
});
const pool = (name: string, volumes: ObservedVolume[] | null): ObservedPool => ({
  name,
  uuid: '11111111-1111-4111-8111-111111111111',
  type: 'dir',
  path: '/images',
  isActive: true,
  isAutostart: false,
  isPersistent: true,
  capacityBytes: 10_000,
  allocationBytes: 4_000,
  availableBytes: 6_000,
  definition: '<pool/>',
  volumes,
});
const see = (...seen: ObservedPool[]) => storePools(database.db, hostId, seen);
const stored = async () =>
  (await database.db.select().from(hostVolumes))
    .map(({ poolName, name, allocationBytes }) => `${poolName}/${name} ${allocationBytes}`)
    .sort();
const told = (name: string): LiveMessage => ({ topic: 'pool', id: resourceId(hostId, 'pool', name) });

test('volumes that come, grow and go are so in the store, and only the pool that changed is told', async () => {
  await see(pool('default', [volume('a'), volume('b')]), pool('other', [volume('a')]));
  await expect.poll(() => heard).toEqual([told('default'), told('other')]);
  heard = [];
  await see(
    pool('default', [volume('b', { allocationBytes: 700 }), volume('c')]),
    pool('other', [volume('a')]),
  );
  await expect.poll(() => heard).toEqual([told('default')]);
  expect(await stored()).toEqual(['default/b 700', 'default/c 512', 'other/a 512']);
  await see(pool('other', [volume('a')]));
  expect(await stored()).toEqual(['other/a 512']);
});

test('volumes that could not be read stay, with the age that they have', async () => {
  await see(pool('default', [volume('a')]));
  const [before] = await database.db.select().from(hostPools);
  await see(pool('default', null));
  expect(await stored()).toEqual(['default/a 512']);
  const [after] = await database.db.select().from(hostPools);
  expect(after?.observedAt).toEqual(before?.observedAt);
  await see(pool('default', []));
  expect(await stored()).toEqual([]);
});

test('thousands of volumes are stored whole, and written again only where one changed', async () => {
  const many = Array.from({ length: 3_000 }, (_, i) => volume(`v${i}`));
  await see(pool('default', many));
  heard = [];
  await see(pool('default', many));
  expect(await stored()).toHaveLength(3_000);
  many[7] = volume('v7', { allocationBytes: 9 });
  await see(pool('default', many));
  await expect.poll(() => heard).toEqual([told('default')]);
  expect(await stored()).toContain('default/v7 9');
});
