import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hosts, vmSamples, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { sampleMeasures } from '../domain/samples.ts';
import { getVmSamples } from '../queries/vm-samples.ts';
import { createHistory } from './history.ts';
import { appendSamples, type Sample } from './store-samples.ts';
import { untilTickMs } from './watch-loads.ts';

const someone: User = { id: '', username: '', role: 'viewer', sessionId: '', mustChangePassword: false };
// The beginning of an hour.
const start = Date.UTC(2026, 0, 5, 12);
const step = 10_000;

let database: Database;
let vmId: string;
beforeAll(async () => {
  database = await testDatabase();
  const connection = { transport: 'unix', socketPath: '/run/none' } as const;
  const [host] = await database.db.insert(hosts).values({ name: 'kvm1', connection }).returning();
  const known = { hypervisorHost: host?.id, hypervisorType: 'kvm', externalId: 'a', name: 'a' } as const;
  const [vm] = await database.db
    .insert(vms)
    .values({ ...known, state: 'running', vcpus: 1, memoryMib: 64 })
    .returning();
  vmId = vm?.id ?? '';
});
beforeEach(async () => void (await database.db.delete(vmSamples)));
afterAll(() => database?.close());

function sample(value: number, id = vmId): Sample {
  const values = sampleMeasures.map((measure) => [measure, value]);
  return { vmId: id, ...Object.fromEntries(values) };
}

const rowsOf = (stepSeconds: number) =>
  database.db.select().from(vmSamples).where(eq(vmSamples.stepSeconds, stepSeconds));
const read = (range: '1h' | '6h' | '24h', nowMs: number, sinceMs?: number) =>
  getVmSamples(someone, vmId, { range, nowMs, sinceMs });

describe('a tier', () => {
  const tier = { stepMs: step, perBlock: 3, blocks: 4 };

  test('never has more than its blocks, and keeps the newest', async () => {
    for (let i = 0; i < 40; i++) await appendSamples(database.db, tier, start + i * step, [sample(i)]);
    const rows = await rowsOf(10);
    expect(rows).toHaveLength(tier.blocks);
    const kept = rows.flatMap(({ cpuPercent }) => cpuPercent).sort((a, b) => a - b);
    expect(kept).toEqual([30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
  });

  test('has null where steps were passed over, in a block and at its beginning', async () => {
    for (const i of [0, 2, 4]) await appendSamples(database.db, tier, start + i * step, [sample(i)]);
    const rows = (await rowsOf(10)).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    expect(rows.map(({ cpuPercent }) => cpuPercent)).toEqual([
      [0, null, 2],
      [null, 4],
    ]);
  });

  test('keeps what a step has when it is sampled twice', async () => {
    await appendSamples(database.db, tier, start, [sample(1)]);
    await appendSamples(database.db, tier, start + 3_000, [sample(2)]);
    expect(await rowsOf(10)).toMatchObject([{ cpuPercent: [1] }]);
  });

  test('takes what it can when one of the VMs is gone', async () => {
    const gone = sample(5, '00000000-0000-4000-8000-000000000000');
    await appendSamples(database.db, tier, start, [gone, sample(1)]);
    expect(await rowsOf(10)).toMatchObject([{ vmId, cpuPercent: [1] }]);
  });
});

describe('the history', () => {
  test('has every sample, and averages of the minutes that are over', async () => {
    const history = createHistory(database.db);
    for (let i = 0; i < 13; i++) await history.add(start + i * step, [sample(i)]);
    const now = start + 12 * step + 5_000;
    const fine = await read('1h', now);
    expect(fine).toMatchObject({ stepMs: step, startsAt: start + 13 * step - 3_600_000 });
    expect(fine.values.diskReadRate).toHaveLength(360);
    expect(fine.values.diskReadRate.slice(-13)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(fine.values.diskReadRate.slice(0, -13).every((value) => value === null)).toBe(true);
    const coarse = await read('24h', now);
    expect(coarse.stepMs).toBe(60_000);
    expect(coarse.values.cpuPercent.slice(-4)).toEqual([null, 2.5, 8.5, null]);
  });

  test('shows a time without samples as a gap in both tiers', async () => {
    const history = createHistory(database.db);
    await history.add(start, [sample(1)]);
    await history.add(start + 5 * 60_000, [sample(3)]);
    await history.flush();
    const now = start + 5 * 60_000 + 1_000;
    const fine = (await read('1h', now)).values.cpuPercent.slice(-31);
    expect(fine).toEqual([1, ...Array(29).fill(null), 3]);
    expect((await read('24h', now)).values.cpuPercent.slice(-6)).toEqual([1, null, null, null, null, 3]);
  });

  test('averages only what is known, and knows no average of nothing', async () => {
    const history = createHistory(database.db);
    await history.add(start, [{ ...sample(4), guestMemoryUsedBytes: null, diskReadRate: null }]);
    await history.add(start + step, [{ ...sample(8), guestMemoryUsedBytes: null }]);
    await history.flush();
    const { values } = await read('24h', start + step);
    expect(values.cpuPercent.at(-1)).toBe(6);
    expect(values.diskReadRate.at(-1)).toBe(8);
    expect(values.guestMemoryUsedBytes.at(-1)).toBeNull();
  });

  test('is read on from where somebody was, the last step again', async () => {
    const history = createHistory(database.db);
    for (let i = 0; i < 20; i++) await history.add(start + i * step, [sample(i)]);
    const later = await read('6h', start + 19 * step, start + 17 * step);
    expect(later.startsAt).toBe(start + 17 * step);
    expect(later.values.cpuPercent).toEqual([17, 18, 19]);
    // A clock that is ahead asks for the future, and gets the step that is under way.
    expect((await read('6h', start + 19 * step, start + 900 * step)).values.cpuPercent).toEqual([19]);
  });
});

test('rounds keep to the clock: one a step, at a moment of each host’s own in its first half', () => {
  for (const hostId of ['0000', '1387', 'ffff', '8a2c'].map((id) => `${id}0000-0000`)) {
    let at = start + 1_234;
    const steps = new Set<number>();
    for (let i = 0; i < 20; i++) {
      at += untilTickMs(hostId, step, at);
      expect(at % step).toBeLessThan(step / 2);
      steps.add(Math.floor(at / step));
      // The round itself takes a while.
      at += i * 200;
    }
    expect(steps.size).toBe(20);
    expect(Math.max(...steps) - Math.min(...steps)).toBe(19);
  }
});
