import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hosts, operations, users, vms } from '../../drizzle/schema/index.ts';
import { fleetVm } from '../../testing/fleet.ts';
import type { Database } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import type { ObservedVm } from '../domain/vm.ts';
import { type VmView, wholeFleet } from '../domain/vm-view.ts';
import { type HeldWindow, mergeWindow } from '../domain/vm-window.ts';
import { storeVm, storeVms } from '../inventory/store.ts';
import { storeHostState } from '../inventory/store-host.ts';
import { listVmIds, readFleetSummary, readVmWindows } from './vm-windows.ts';
import { listVms } from './vms.ts';

const someone: User = { id: '', username: '', role: 'viewer', sessionId: '', mustChangePassword: false };
const vmCount = 250;
let database: Database;
let hostId: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  const { db } = database;
  await db.delete(operations);
  await db.delete(vms);
  await db.delete(hosts);
  const [host] = await db
    .insert(hosts)
    .values({ name: 'kvm1', state: 'connected', connection: { transport: 'unix', socketPath: '/run/x' } })
    .returning();
  hostId = host?.id ?? '';
  const fleet = Array.from({ length: vmCount }, (_, index) => fleetVm(1, index));
  await storeVms(db, hostId, fleet, true);
  await notify(db, { topic: 'all' });
});

async function read(view: Partial<VmView>, at = 0, held?: HeldWindow) {
  const answer = await readVmWindows(someone, { ...wholeFleet, ...view }, [{ at, tag: held?.tag ?? null }]);
  const [window] = answer.windows;
  if (!window) throw new Error('no window');
  return { answer, window, held: mergeWindow(held, window) };
}
const change = async (index: number, changed: Partial<ObservedVm>) => {
  const vm = { ...fleetVm(1, index), ...changed };
  await storeVm(database.db, hostId, vm.externalId, vm);
};

test('a window shows its part of the list, and how long the whole is', async () => {
  const all = await listVms(someone);
  const { answer, held } = await read({}, 200);
  expect(answer).toMatchObject({ lines: vmCount, matches: vmCount, groups: null });
  expect(held.vms).toHaveLength(50);
  const names = all.map(({ name }) => name).sort(new Intl.Collator('en', { numeric: true }).compare);
  expect(held.vms.map(({ name }) => name)).toEqual(names.slice(200));
  expect(held.vms[0]).toEqual(all.find(({ name }) => name === names[200]));
});

test('one change costs one row, and nothing when it is elsewhere', async () => {
  const { held } = await read({});
  const seen = held.vms[3];
  const index = Number(seen?.name.split('-').at(-1));
  await change(index, { state: 'paused', rawState: 'paused' });
  const { window, held: after } = await read({}, 0, held);
  expect(window.lines).toBeNull();
  expect(window.rows.map(({ id, state }) => ({ id, state }))).toEqual([{ id: seen?.id, state: 'paused' }]);
  expect(after.vms[3]?.state).toBe('paused');
  // The rows that did not change are the very same ones.
  expect(after.vms[4]).toBe(held.vms[4]);
  expect((await read({}, 100, (await read({}, 100)).held)).window.rows).toEqual([]);
});

describe('what a person has after any changes is what a new page shows', () => {
  const views: Partial<VmView>[] = [
    {},
    { q: 'state:running' },
    { sort: 'state', desc: true },
    { sort: 'memory', group: 'state' },
    { group: 'tag', q: 'web' },
  ];
  test.each(views)('%j', async (view) => {
    let { held } = await read(view, 100);
    let random = 7;
    const next = (most: number) => {
      random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
      return random % most;
    };
    for (let round = 0; round < 25; round += 1) {
      const state = (['running', 'off', 'failed'] as const)[next(3)] ?? 'off';
      if (next(5) === 0) await storeVm(database.db, hostId, fleetVm(1, next(vmCount)).externalId, null);
      else
        await change(next(vmCount), { state, tags: next(2) ? ['web', 'db'] : [], memoryMib: 1024 * next(9) });
      if (next(4) > 0) continue;
      held = (await read(view, 100, held)).held;
      expect(held.vms).toEqual((await read(view, 100)).held.vms);
    }
    held = (await read(view, 100, held)).held;
    expect(held.vms).toEqual((await read(view, 100)).held.vms);
  });
});

test('a list that is cut by what changed tells the new order in a few words', async () => {
  const { held } = await read({ q: 'state:running' });
  await change(Number(held.vms[10]?.name.split('-').at(-1)), { state: 'off' });
  const { window } = await read({ q: 'state:running' }, 0, held);
  expect(window.lines).toEqual([[0, 10], [11, 89], expect.any(String)]);
  expect(window.rows).toHaveLength(1);
  expect(JSON.stringify(window).length).toBeLessThan(1_200);
});

test('what happens to a host is told of all its VMs', async () => {
  const { held } = await read({});
  await storeHostState(database.db, hostId, 'unreachable', 'It does not answer.', 'hung');
  const { answer, held: after } = await read({}, 0, held);
  expect(after.vms.every(({ hostTrouble }) => hostTrouble?.failure === 'hung')).toBe(true);
  expect(answer.summary.hostsInTrouble).toBe(1);
  expect((await read({ q: 'is:unserved' })).answer.matches).toBe(vmCount);
});

test('an operation that begins and ends shows on its VM', async () => {
  const { db } = database;
  const { held } = await read({});
  const id = held.vms[0]?.id ?? '';
  const [user] = await db
    .insert(users)
    .values({ username: `u${Date.now()}`, passwordHash: '', role: 'admin' })
    .returning();
  await db.insert(operations).values({
    ...{ kind: 'vm.start', subjectType: 'vm', subjectId: id, subjectName: 'a', plan: {} },
    ...{ idempotencyKey: 'k', requestedBy: user?.id ?? '' },
  });
  await notify(db, { topic: 'vm', id });
  const begun = await read({}, 0, held);
  expect(begun.held.vms[0]?.activeOperation?.kind).toBe('vm.start');
  expect(begun.answer.summary.activeOperations).toBe(1);
  expect((await read({ q: 'is:busy' })).answer.matches).toBe(1);
  await db.update(operations).set({ state: 'done', endedAt: new Date() });
  await notify(db, { topic: 'vm', id });
  expect((await read({}, 0, begun.held)).held.vms[0]?.activeOperation).toBeNull();
});

test('when a VM was seen is told anew, although it stays as it is', async () => {
  const { held } = await read({});
  const fleet = Array.from({ length: vmCount }, (_, index) => fleetVm(1, index));
  await storeVms(database.db, hostId, fleet, true);
  const again = (await read({})).held;
  expect(Date.parse(again.vms[0]?.observedAt ?? '')).toBeGreaterThan(
    Date.parse(held.vms[0]?.observedAt ?? ''),
  );
});

test('the summary counts the states', async () => {
  const all = await listVms(someone);
  const { vms } = await readFleetSummary(someone);
  expect(Object.values(vms).reduce((sum, number) => sum + number, 0)).toBe(vmCount);
  expect(vms.running).toBe(all.filter(({ state }) => state === 'running').length);
});

test('ids are those of the lines, each once', async () => {
  const view: VmView = { ...wholeFleet, group: 'tag' };
  const ids = await listVmIds(someone, view, { from: 0, to: 10_000 });
  expect(ids).toHaveLength(vmCount);
  expect(await listVmIds(someone, wholeFleet, { from: 7, to: 9 })).toEqual(
    (await read({})).held.vms.slice(7, 9).map(({ id }) => id),
  );
});
