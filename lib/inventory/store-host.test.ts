import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hostHardware, hosts } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { onNotify } from '../db/notify.ts';
import { testDatabase } from '../db/testing.ts';
import type { HostConnectionHealth } from '../domain/host.ts';
import type { HostHardware } from '../domain/host-hardware.ts';
import type { LiveMessage } from '../domain/views.ts';
import { storeHostConnections, storeHostHardware, storeHostState } from './store-host.ts';

let database: Database;
let hostId: string;
const heard: LiveMessage[] = [];

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
  heard.length = 0;
});

const row = async () => (await database.db.select().from(hosts).where(eq(hosts.id, hostId)))[0];
const away = (change: Partial<HostConnectionHealth> = {}): HostConnectionHealth[] => [
  {
    lane: 'events',
    state: 'waiting',
    connectedSince: null,
    failures: 1,
    failure: 'refused',
    reason: 'nothing listens',
    nextTryAt: new Date(Date.now() + 1_000).toISOString(),
    ...change,
  },
];
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

test('one more attempt in vain is written down and told to nobody; another reason or a long wait is news', async () => {
  const store = (list: HostConnectionHealth[]) => storeHostConnections(database.db, hostId, list);
  await store(away());
  heard.length = 0;
  await store(away({ failures: 2, state: 'connecting', nextTryAt: null }));
  await store(away({ failures: 3, nextTryAt: inSeconds(4) }));
  expect(heard).toEqual([]);
  expect((await row())?.connections).toMatchObject([{ failures: 3 }]);
  await store(away({ failure: 'hung' }));
  expect(heard).toEqual([{ topic: 'hostFacts', id: hostId }]);
  await store(away({ failure: 'hung', nextTryAt: inSeconds(60) }));
  expect(heard).toHaveLength(2);
});

test('since when it fails stays while only the reason changes; a disabled host keeps no connections', async () => {
  await storeHostConnections(database.db, hostId, away());
  const answeredAt = new Date('2026-05-04T12:00:00Z');
  await storeHostState(database.db, hostId, 'unreachable', 'gone', 'unreachable', answeredAt);
  const before = await row();
  expect(before).toMatchObject({ failure: 'unreachable', answeredAt });
  await storeHostState(database.db, hostId, 'unreachable', 'nothing listens', 'refused');
  expect(await row()).toMatchObject({ failure: 'refused', stateSince: before?.stateSince, answeredAt });
  await storeHostState(database.db, hostId, 'disabled', 'off');
  expect(await row()).toMatchObject({ failure: null, connections: null });
});

test('hardware that is as it was is stamped as seen and told to nobody', async () => {
  const hardware: HostHardware = {
    cpu: { model: 'x', vendor: null, mhz: null, sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
    cells: [{ id: 0, memoryMib: 1024, cpus: [0], hugePages: [] }],
    hasIommu: false,
    devices: [],
    abilities: { guests: [], firmware: [], hasSecureBoot: false, cpuModes: [], tpm: [], passthrough: [] },
  };
  const seen = async () => (await database.db.select().from(hostHardware))[0];
  await storeHostHardware(database.db, hostId, hardware);
  expect(heard).toEqual([{ topic: 'hostFacts', id: hostId }]);
  const first = await seen();
  await storeHostHardware(database.db, hostId, structuredClone(hardware));
  expect(heard).toHaveLength(1);
  expect((await seen())?.seenAt.getTime()).toBeGreaterThanOrEqual(first?.seenAt.getTime() ?? Infinity);
  await storeHostHardware(database.db, hostId, { ...hardware, hasIommu: true });
  expect(heard).toHaveLength(2);
  expect((await seen())?.hardware).toMatchObject({ hasIommu: true });
});
