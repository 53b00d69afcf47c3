import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hostNetworks, hosts } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { onNotify } from '../db/notify.ts';
import { resourceId } from '../db/resource-id.ts';
import { testDatabase } from '../db/testing.ts';
import type { ObservedNetwork } from '../domain/network.ts';
import type { LiveMessage } from '../domain/views.ts';
import { storeNetworks } from './store-networks.ts';

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

const network = (name: string, change: Partial<ObservedNetwork> = {}): ObservedNetwork => ({
  name,
  uuid: '11111111-1111-4111-8111-111111111111',
  mode: 'nat',
  bridge: 'virbr0',
  addresses: [
    { address: '10.0.0.1', prefix: 24, ranges: [{ start: '10.0.0.2', end: '10.0.0.9' }], hosts: [] },
  ],
  leases: [],
  isActive: true,
  isAutostart: false,
  isPersistent: true,
  definition: '<network/>',
  ...change,
});
const names = async () => (await database.db.select().from(hostNetworks)).map(({ name }) => name).sort();
const told = (name: string): LiveMessage => ({ topic: 'network', id: resourceId(hostId, 'network', name) });

test('what changed is told, what stayed is not, and what is gone is taken out', async () => {
  await storeNetworks(database.db, hostId, [network('default'), network('lan')]);
  await expect.poll(() => heard).toEqual([told('default'), told('lan')]);
  heard = [];
  const lease = { mac: '52:54:00:00:00:01', address: '10.0.0.2', hostname: null, expiresAt: null };
  await storeNetworks(database.db, hostId, [network('default'), network('lan', { leases: [lease] })]);
  await expect.poll(() => heard).toEqual([told('lan')]);
  await storeNetworks(database.db, hostId, [network('default')]);
  await expect.poll(() => heard).toEqual([told('lan'), told('lan')]);
  expect(await names()).toEqual(['default']);
});

test('networks of one name on two hosts are two, and each listing is of its own host', async () => {
  const [other] = await database.db
    .insert(hosts)
    .values({ name: 'kvm2', connection: { transport: 'unix', socketPath: '/run/y' } })
    .returning();
  await storeNetworks(database.db, hostId, [network('default')]);
  await storeNetworks(database.db, other?.id ?? '', [network('default')]);
  expect(await names()).toEqual(['default', 'default']);
  await storeNetworks(database.db, other?.id ?? '', []);
  expect(await names()).toEqual(['default']);
});

test('the id of something on a host is always the same, and looks like one', () => {
  const id = resourceId(hostId, 'network', 'default');
  expect(id).toBe(resourceId(hostId, 'network', 'default'));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(id).not.toBe(resourceId(hostId, 'network', 'lan'));
});
