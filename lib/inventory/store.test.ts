import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hosts, operations, users, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { onNotify } from '../db/notify.ts';
import { testDatabase } from '../db/testing.ts';
import type { LiveMessage } from '../domain/views.ts';
import type { ObservedVm } from '../domain/vm.ts';
import { moveVm } from './follow-migration.ts';
import { storeVm, storeVms } from './store.ts';
import { storeHostState } from './store-host.ts';

let database: Database;
let hostId: string;
let heard: LiveMessage[] = [];

beforeAll(async () => {
  database = await testDatabase();
  await onNotify((message) => heard.push(message), database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.delete(operations);
  await database.db.delete(vms);
  await database.db.delete(hosts);
  const [host] = await database.db
    .insert(hosts)
    .values({ name: 'kvm1', connection: { transport: 'unix', socketPath: '/run/x' } })
    .returning();
  hostId = host?.id ?? '';
  heard = [];
});

function observed(change: Partial<ObservedVm> = {}): ObservedVm {
  return {
    externalId: '11111111-1111-4111-8111-111111111111',
    name: 'web',
    hypervisorType: 'kvm',
    state: 'running',
    rawState: 'running (booted)',
    stateReason: null,
    vcpus: 2,
    memoryMib: 1024,
    addresses: ['192.0.2.7'],
    guestHostname: null,
    disks: [],
    nics: [],
    consoles: ['vnc'],
    isPersistent: true,
    isAutostart: false,
    firmware: 'bios',
    machineType: 'pc-q35-7.2',
    hasGuestAgent: true,
    createdByOperation: null,
    pending: [],
    definition: null,
    ...change,
  };
}

const onlyVm = async () => {
  const rows = await database.db.select().from(vms);
  expect(rows).toHaveLength(1);
  return rows[0] as (typeof rows)[number];
};

test('a VM made elsewhere appears, and those who watch are told its id', async () => {
  await storeVms(database.db, hostId, [observed()], true);
  const vm = await onlyVm();
  expect(vm).toMatchObject({ name: 'web', state: 'running', hypervisorType: 'kvm', hypervisorHost: hostId });
  expect(heard).toContainEqual({ topic: 'vm', id: vm.id });
});

test('what did not change is not told again, but counts as seen', async () => {
  await storeVms(database.db, hostId, [observed()], true);
  const before = await onlyVm();
  heard = [];
  await storeVms(database.db, hostId, [observed()], true);
  const after = await onlyVm();
  expect(heard).toEqual([]);
  expect(after.observedAt?.getTime()).toBeGreaterThan(before.observedAt?.getTime() ?? 0);
});

test('the time of a state is kept while the state lasts', async () => {
  await storeVm(database.db, hostId, observed().externalId, observed());
  const before = await onlyVm();
  await storeVm(database.db, hostId, observed().externalId, observed({ vcpus: 4 }));
  expect((await onlyVm()).stateSince).toEqual(before.stateSince);
  await storeVm(database.db, hostId, observed().externalId, observed({ state: 'off' }));
  expect((await onlyVm()).stateSince.getTime()).toBeGreaterThan(before.stateSince.getTime());
});

test('the time of a start is kept while the VM is on, and is another after another start', async () => {
  const store = async (change: Partial<ObservedVm>) => {
    await storeVm(database.db, hostId, observed().externalId, observed(change));
    return onlyVm();
  };
  const first = await store({ runId: 4 });
  // It ran before anybody looked.
  expect(first).toMatchObject({ startedAt: first.observedAt, isStartSeen: false });
  expect(await store({ runId: 4, state: 'paused' })).toMatchObject({ startedAt: first.startedAt });
  expect(await store({ runId: 4, state: 'unknown' })).toMatchObject({ startedAt: first.startedAt });
  // Ended and started between two looks.
  const second = await store({ runId: 5 });
  expect(second.startedAt?.getTime()).toBeGreaterThan(first.startedAt?.getTime() ?? 0);
  expect(second.isStartSeen).toBe(true);
  expect(await store({ runId: null, state: 'off' })).toMatchObject({ startedAt: null });
  const third = await store({ runId: 6 });
  expect(third).toMatchObject({ startedAt: third.observedAt, isStartSeen: true });
  // Nobody looked for a while, and then it ran.
  await store({ runId: null, state: 'off' });
  await database.db.update(vms).set({ observedAt: new Date(Date.now() - 600_000) });
  const fourth = await store({ runId: 7 });
  expect(fourth).toMatchObject({ startedAt: fourth.observedAt, isStartSeen: false });
  await storeVms(database.db, hostId, [], true);
  expect(await onlyVm()).toMatchObject({ startedAt: null });
});

test('a VM that vanished is gone, not running, and comes back as the same row', async () => {
  await storeVms(database.db, hostId, [observed()], true);
  const { id } = await onlyVm();
  await storeVms(database.db, hostId, [], true);
  expect(await onlyVm()).toMatchObject({ id, state: 'gone' });
  await storeVms(database.db, hostId, [observed()], true);
  expect(await onlyVm()).toMatchObject({ id, state: 'running', goneAt: null });
});

test('a partial reading says nothing of the others', async () => {
  const other = observed({ externalId: '22222222-2222-4222-8222-222222222222', name: 'db' });
  await storeVms(database.db, hostId, [observed(), other], true);
  await storeVms(database.db, hostId, [observed({ state: 'off' })], false);
  const rows = await database.db.select().from(vms).where(eq(vms.name, 'db'));
  expect(rows[0]?.state).toBe('running');
});

test('a VM that is being created is not called gone before it is there', async () => {
  const [user] = await database.db
    .insert(users)
    .values({ username: `u${Date.now()}`, passwordHash: '', role: 'admin' })
    .returning();
  const [vm] = await database.db
    .insert(vms)
    .values({
      name: 'new',
      hypervisorHost: hostId,
      externalId: 'x',
      state: 'creating',
      vcpus: 1,
      memoryMib: 64,
    })
    .returning();
  await database.db.insert(operations).values({
    kind: 'vm.create',
    subjectType: 'vm',
    subjectId: vm?.id ?? '',
    subjectName: 'new',
    idempotencyKey: 'k',
    requestedBy: user?.id ?? '',
    plan: {},
  });
  await storeVms(database.db, hostId, [], true);
  expect((await onlyVm()).state).toBe('creating');
  // Once it was seen, its absence is news: its operation must not wait for a VM that somebody deleted.
  const seen = observed({ externalId: vm?.externalId ?? '', name: 'new' });
  await storeVms(database.db, hostId, [seen], true);
  await storeVm(database.db, hostId, seen.externalId, null);
  expect((await onlyVm()).state).toBe('gone');
});

test('a host’s state is told once, with since when', async () => {
  await storeHostState(database.db, hostId, 'unreachable', 'refused');
  await storeHostState(database.db, hostId, 'unreachable', 'refused');
  expect(heard.filter(({ topic }) => topic === 'host')).toHaveLength(1);
});

test('a thousand VMs at once are stored whole', async () => {
  const many = Array.from({ length: 1000 }, (_, index) =>
    observed({ externalId: `vm-${index}`, name: `vm-${index}` }),
  );
  await storeVms(database.db, hostId, many, true);
  expect(await database.db.$count(vms)).toBe(1000);
});

test('a VM on its way to another host is neither gone here nor new there, and keeps its id and its start when it has arrived', async () => {
  const { db } = database;
  const [user] = await db
    .insert(users)
    .values({ username: `mover-${Date.now()}`, passwordHash: '', role: 'admin' })
    .returning();
  const [there] = await db
    .insert(hosts)
    .values({ name: 'kvm2', connection: { transport: 'unix', socketPath: '/run/y' } })
    .returning();
  if (!user || !there) throw new Error('the test database takes no rows');
  const { externalId } = observed();
  await storeVms(db, hostId, [observed({ runId: 4 })], true);
  const [{ id, startedAt } = { id: '', startedAt: null }] = await db.select().from(vms);
  await db.insert(operations).values({
    ...{ kind: 'vm.migrate', subjectType: 'vm', subjectId: id, subjectName: 'web', plan: {} },
    ...{ idempotencyKey: 'a migration', requestedBy: user.id },
  });
  await storeVms(db, hostId, [], true);
  await storeVms(db, there.id, [observed()], true);
  expect(await db.select().from(vms)).toMatchObject([{ id, hypervisorHost: hostId, state: 'running' }]);
  await moveVm(db, id, there.id);
  await storeVms(db, there.id, [observed({ rawState: 'running (migrated)', runId: 1 })], true);
  await storeVms(db, hostId, [], true);
  expect(await db.select().from(vms)).toMatchObject([
    { id, externalId, hypervisorHost: there.id, rawState: 'running (migrated)', goneAt: null, startedAt },
  ]);
});
