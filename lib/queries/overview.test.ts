import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { audit, hosts, operationLooks, operations, vmLoads, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { getOverview } from './overview.ts';
import { fleetOf } from './testing.ts';

let database: Database;
let fleet: ReturnType<typeof fleetOf>;
let user: User;
const gib = 1024 ** 3;
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const names = (rows: { name: string }[]) => rows.map(({ name }) => name);

beforeAll(async () => {
  database = await testDatabase();
  fleet = fleetOf(database.db);
  user = await fleet.user();
});
afterEach(async () => {
  const { db } = database;
  for (const table of [audit, operationLooks, operations, vms, hosts]) await db.delete(table);
});
afterAll(() => database.close());

test('totals compare what runs with the hosts that it runs on', async () => {
  const one = await fleet.host('one', {}, { cpuCount: 8, memoryMib: 1000, memoryFreeMib: 400 });
  const off = await fleet.host('switched-off', { state: 'disabled' }, { cpuCount: 100 });
  const lost = await fleet.host(
    'lost',
    { state: 'unreachable' },
    { cpuCount: 4, memoryMib: 500, memoryFreeMib: 500 },
  );
  await fleet.host('never-seen', { state: 'connecting' }, null);
  await fleet.vm(one, 'a', { vcpus: 2, memoryMib: 100 });
  await fleet.vm(one, 'b', { vcpus: 3, memoryMib: 200 });
  await fleet.vm(one, 'resting', { vcpus: 5, memoryMib: 50, state: 'off' });
  await fleet.vm(one, 'template', { state: 'off' }, { isTemplate: true });
  await fleet.vm(one, 'was-here', { state: 'gone', goneAt: new Date() });
  await fleet.vm(off, 'elsewhere', { vcpus: 64, memoryMib: 9999 });
  await fleet.vm(lost, 'c', { vcpus: 1, memoryMib: 25 });
  await fleet.vm(null, 'cloud', { vcpus: 7, hypervisorType: 'cloud' });
  const { totals } = await getOverview(user);
  expect(totals).toMatchObject({
    vms: { running: 5, off: 2 },
    templates: 1,
    hosts: { connected: 1, disabled: 1, unreachable: 1, connecting: 1 },
    cpus: 12,
    runningVcpus: 6,
    busyCpus: null,
    memoryMib: 1500,
    memoryFreeMib: 900,
    runningMemoryMib: 325,
  });
});

test('pools in one file system, and hosts with one share, count their space once', async () => {
  const [one, two] = [await fleet.host('one'), await fleet.host('two')];
  const off = await fleet.host('switched-off', { state: 'disabled' });
  await fleet.pool(one, 'default', { capacityBytes: 100, availableBytes: 60 });
  await fleet.pool(one, 'images', { capacityBytes: 100, availableBytes: 60 });
  await fleet.pool(one, 'stopped', { capacityBytes: 500, availableBytes: 500, isActive: false });
  await fleet.pool(one, 'share', { type: 'netfs', capacityBytes: 1000, availableBytes: 500 });
  await fleet.pool(two, 'share', { type: 'netfs', capacityBytes: 1000, availableBytes: 500 });
  await fleet.pool(two, 'default', { capacityBytes: 100, availableBytes: 60 });
  await fleet.pool(off, 'default', { capacityBytes: 7000, availableBytes: 7000 });
  const { totals } = await getOverview(user);
  expect(totals).toMatchObject({ diskBytes: 1200, diskFreeBytes: 620 });
});

test('the most pressed host comes first, whatever it has least of', async () => {
  const idle = await fleet.host('idle', {}, { memoryMib: 100, memoryFreeMib: 90 });
  await fleet.host('memory', {}, { memoryMib: 100, memoryFreeMib: 30 });
  const cpu = await fleet.host('cpu', {}, { cpuCount: 4, memoryMib: 100, memoryFreeMib: 90 });
  const disk = await fleet.host(
    'disk',
    { state: 'unreachable', stateSince: ago(5) },
    { memoryMib: 100, memoryFreeMib: 90 },
  );
  await fleet.host('unseen', { state: 'connecting' }, null);
  await fleet.host('switched-off', { state: 'disabled' }, { memoryMib: 100, memoryFreeMib: 0 });
  await fleet.pool(disk, 'roomy', { capacityBytes: 100, availableBytes: 99 });
  await fleet.pool(disk, 'tight', { capacityBytes: 100, availableBytes: 4 });
  await fleet.pool(idle, 'default', { capacityBytes: 100, availableBytes: 80 });
  for (const [index, cpuPercent] of [95, 85].entries()) {
    const vmId = await fleet.vm(cpu, `busy-${index}`, { vcpus: 2 });
    await database.db.insert(vmLoads).values({ vmId, cpuPercent, sampledAt: ago(0) });
  }
  const old = await fleet.vm(cpu, 'long-ago', { vcpus: 2 });
  await database.db.insert(vmLoads).values({ vmId: old, cpuPercent: 100, sampledAt: ago(10) });
  const { hosts } = await getOverview(user);
  expect(names(hosts)).toEqual(['disk', 'cpu', 'memory', 'idle', 'unseen']);
  expect(hosts[0]).toMatchObject({ state: 'unreachable', pool: { name: 'tight', availableBytes: 4 } });
  expect(hosts[1]?.busyCpus).toBeCloseTo(3.6);
  expect(hosts[1]).toMatchObject({ cpus: 4, runningVms: 3, runningVcpus: 6 });
  expect(hosts[4]).toMatchObject({ memory: null, cpus: null, pool: null, busyCpus: null });
});

test('a host in trouble speaks for its machines; what is wrong with one on a host that answers is named', async () => {
  const well = await fleet.host('well');
  const lost = await fleet.host('lost', {
    state: 'unreachable',
    stateSince: ago(9),
    failure: 'refused',
    stateReason: 'Nothing listens.',
  });
  await fleet.host('switched-off', { state: 'disabled' });
  await fleet.vm(lost, 'unknown-with-host', { state: 'unknown' });
  await fleet.vm(well, 'unknown-alone', { state: 'unknown', stateSince: ago(1) });
  await fleet.vm(well, 'crashed', { state: 'failed', stateSince: ago(3), stateReason: 'It crashed.' });
  await fleet.vm(well, 'vanished', { state: 'gone', stateSince: ago(2) });
  await fleet.vm(well, 'long-gone', { state: 'gone', stateSince: ago(2000) });
  const silent = await fleet.vm(well, 'silent');
  const silentWithHost = await fleet.vm(lost, 'silent-with-host');
  const silentSince = ago(4);
  await database.db.insert(vmLoads).values([
    { vmId: silent, silentSince },
    { vmId: silentWithHost, silentSince },
  ]);
  const { attention } = await getOverview(user);
  expect(attention.hosts).toMatchObject({
    number: 1,
    rows: [{ name: 'lost', failure: 'refused', reason: 'Nothing listens.' }],
  });
  expect(names(attention.failedVms.rows)).toEqual(['crashed', 'vanished', 'unknown-alone']);
  expect(attention.silentVms).toMatchObject({
    number: 1,
    rows: [{ name: 'silent', hostName: 'well', since: silentSince.toISOString() }],
  });
});

test('a failure asks for attention until its person has looked, or something later has made it good', async () => {
  const other = await fleet.user('grace');
  const error = (code: string) => ({ code, userMessage: 'It did not happen.' }) as never;
  const failed = (subjectName: string, more: object = {}) =>
    fleet.operation(user, {
      subjectName,
      state: 'failed',
      createdAt: ago(10),
      error: error('timeout'),
      ...more,
    });
  const seen = await failed('seen');
  await database.db.insert(operationLooks).values({ userId: other.id, operationId: seen });
  await failed('made-good');
  await fleet.operation(user, { subjectName: 'made-good', createdAt: ago(5) });
  await failed('done-before');
  await fleet.operation(user, { subjectName: 'done-before', createdAt: ago(20) });
  await failed('undone', { state: 'undone', createdAt: ago(1) });
  await failed('cancelled', { state: 'undone', error: error('cancelled') });
  await failed('long-ago', { createdAt: ago(8 * 24 * 60) });
  const mine = (await getOverview(user)).attention.operations;
  expect(mine.rows.map(({ subjectName }) => subjectName).sort()).toEqual(['done-before', 'seen', 'undone']);
  expect(mine.number).toBe(3);
  const theirs = (await getOverview(other)).attention.operations;
  expect(theirs.rows.map(({ subjectName }) => subjectName).sort()).toEqual(['done-before', 'undone']);
});

test('nearly full pools and changes that wait for a start are named, each once', async () => {
  const well = await fleet.host('well');
  const lost = await fleet.host('lost', { state: 'unreachable' });
  await fleet.pool(well, 'default', { capacityBytes: 100 * gib, availableBytes: 10 * gib });
  await fleet.pool(well, 'same-folder', { capacityBytes: 100 * gib, availableBytes: 10 * gib });
  await fleet.pool(well, 'fuller', { capacityBytes: 50 * gib, availableBytes: gib });
  await fleet.pool(well, 'roomy', { capacityBytes: 100 * gib, availableBytes: 15 * gib });
  const pending = [{ what: 'Memory', now: '1 GiB', next: '2 GiB' }];
  await fleet.vm(well, 'waits', {}, { pending });
  await fleet.vm(well, 'off-anyway', { state: 'off' }, { pending });
  await fleet.vm(lost, 'out-of-reach', {}, { pending });
  const { attention } = await getOverview(user);
  expect(names(attention.pools.rows)).toEqual(['fuller', 'default']);
  expect(attention.pendingVms).toEqual({
    number: 1,
    rows: [expect.objectContaining({ name: 'waits', hostName: 'well', waiting: ['Memory'] })],
  });
});

test('lists are bounded, and say how many there are', async () => {
  const host = await fleet.host('well');
  await database.db.insert(vms).values(
    Array.from({ length: 25 }, (_, index) => ({
      ...{ name: `broken-${index}`, hypervisorHost: host, externalId: `${index}` },
      ...{ state: 'failed' as const, vcpus: 1, memoryMib: 1 },
    })),
  );
  for (let index = 0; index < 12; index += 1) {
    await fleet.operation(user, { subjectName: `vm-${index}`, state: 'running', endedAt: null });
  }
  const { attention, running } = await getOverview(user);
  expect([attention.failedVms.number, attention.failedVms.rows.length]).toEqual([25, 5]);
  expect([running.number, running.rows.length]).toEqual([12, 8]);
});

test('recent changes name who asked and how it stands, and one press for many is one of them', async () => {
  const row = (action: string, more: Partial<typeof audit.$inferInsert> = {}) => ({
    ...{ userId: user.id, username: 'ada', action, targetType: 'vm', targetId: 'x', targetName: 'web' },
    ...{ outcome: 'accepted' as const, ...more },
  });
  const batchId = crypto.randomUUID();
  const operation = await fleet.operation(user, { subjectName: 'web', state: 'failed' });
  await database.db
    .insert(audit)
    .values([
      row('host.add', { targetType: 'host', targetName: 'rack-1', outcome: 'done' }),
      row('session.start', { outcome: 'done' }),
      row('vm.start', { operationId: operation }),
      row('vm.start', { operationId: operation, username: 'novacron', outcome: 'failed' }),
      row('vm.delete', { outcome: 'refused' }),
    ]);
  for (const subjectName of ['a', 'b', 'c']) {
    const operationId = await fleet.operation(user, { subjectName, batchId });
    await database.db.insert(audit).values(row('vm.start', { operationId, targetName: subjectName }));
  }
  const { changes } = await getOverview(user);
  expect(changes).toMatchObject([
    { username: 'ada', action: 'vm.start', batch: { id: batchId, number: 3 } },
    { action: 'vm.start', targetName: 'web', operation: { id: operation, state: 'failed' }, batch: null },
    { action: 'host.add', targetName: 'rack-1', operation: null, batch: null },
  ]);
});
