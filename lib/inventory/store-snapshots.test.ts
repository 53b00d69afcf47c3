import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hosts, vmSnapshots, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { onNotify } from '../db/notify.ts';
import { testDatabase } from '../db/testing.ts';
import type { VmSnapshot } from '../domain/snapshot.ts';
import type { LiveMessage } from '../domain/views.ts';
import type { ObservedVm } from '../domain/vm.ts';
import { storeVms } from './store.ts';

let database: Database;
let hostId: string;
let heard: LiveMessage[] = [];

beforeAll(async () => {
  database = await testDatabase();
  await onNotify((message) => heard.push(message), database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.delete(vms);
  await database.db.delete(hosts);
  const [host] = await database.db
    .insert(hosts)
    .values({ name: 'kvm1', connection: { transport: 'unix', socketPath: '/run/x' } })
    .returning();
  hostId = host?.id ?? '';
});

const externalId = '11111111-1111-4111-8111-111111111111';
const vm = (snapshots: VmSnapshot[] | undefined, id = externalId): ObservedVm => ({
  externalId: id,
  name: `web-${id.slice(0, 4)}`,
  hypervisorType: 'kvm',
  state: 'running',
  rawState: 'running (booted)',
  stateReason: null,
  vcpus: 2,
  memoryMib: 1024,
  addresses: [],
  guestHostname: null,
  disks: [],
  nics: [],
  consoles: [],
  isPersistent: true,
  isAutostart: false,
  firmware: 'bios',
  machineType: null,
  hasGuestAgent: false,
  createdByOperation: null,
  pending: [],
  definition: null,
  snapshots,
});
const snapshot = (name: string, change: Partial<VmSnapshot> = {}): VmSnapshot => ({
  name,
  parent: null,
  createdAt: '2026-05-04T03:02:01.000Z',
  description: '',
  createdByOperation: null,
  state: 'running',
  hasMemory: true,
  kind: 'internal',
  isCurrent: false,
  disks: [{ target: 'vda', kind: 'internal', base: '/images/web.qcow2', overlay: null }],
  memoryPath: null,
  sizeBytes: null,
  definition: '<domain/>',
  ...change,
});
const see = async (...seen: ObservedVm[]) => {
  heard = [];
  await storeVms(database.db, hostId, seen, true);
};
const stored = () =>
  database.db
    .select({ name: vmSnapshots.name, parent: vmSnapshots.parent, isCurrent: vmSnapshots.isCurrent })
    .from(vmSnapshots)
    .orderBy(asc(vmSnapshots.name));

test('what is taken, changed and deleted on the host is so in the store, and is told', async () => {
  await see(vm([snapshot('a', { isCurrent: true })]));
  expect(await stored()).toEqual([{ name: 'a', parent: null, isCurrent: true }]);
  await see(vm([snapshot('a'), snapshot('b', { parent: 'a', isCurrent: true })]));
  expect(await stored()).toEqual([
    { name: 'a', parent: null, isCurrent: false },
    { name: 'b', parent: 'a', isCurrent: true },
  ]);
  expect(heard.filter(({ topic }) => topic === 'vm')).not.toEqual([]);
  await see(vm([snapshot('b', { isCurrent: true })]));
  expect(await stored()).toEqual([{ name: 'b', parent: null, isCurrent: true }]);
  await see(vm([]));
  expect(await stored()).toEqual([]);
});

test('what is as it was is not written again, and nobody is told', async () => {
  await see(vm([snapshot('a')]));
  await see(vm([snapshot('a')]));
  expect(heard).toEqual([]);
});

test('snapshots that were not read stay', async () => {
  await see(vm([snapshot('a')]));
  await see(vm(undefined));
  expect(await stored()).toMatchObject([{ name: 'a' }]);
});

test('two VMs may have snapshots of the same name, and one that is forgotten takes its own with it', async () => {
  const other = '22222222-2222-4222-8222-222222222222';
  await see(vm([snapshot('a')]), vm([snapshot('a', { description: 'of the other' })], other));
  expect(await stored()).toHaveLength(2);
  await see(vm([]), vm([snapshot('a', { description: 'of the other' })], other));
  expect(await stored()).toHaveLength(1);
  await database.db.delete(vms);
  expect(await stored()).toEqual([]);
});
