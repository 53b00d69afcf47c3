import { eq, sql } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { hosts, vmLoads, vmScreens, vms } from '../../../drizzle/schema/index.ts';
import type { Database } from '../../db/database.ts';
import { notifyScreens } from '../../db/notify.ts';
import { testDatabase } from '../../db/testing.ts';
import { AppError } from '../../domain/errors.ts';
import type { PreviewOptions, ScreenPreview } from '../../drivers/driver.ts';
import { watchScreens } from './watch.ts';

let database: Database;
let hostId: string;
let vmIds: string[];
let watch: Awaited<ReturnType<typeof watchScreens>>;
let asked: { externalId: string; knownMark: string | null }[];
let preview: (externalId: string, options: PreviewOptions) => Promise<ScreenPreview>;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  const { db } = database;
  const [host] = await db
    .insert(hosts)
    .values({
      name: crypto.randomUUID(),
      connection: { transport: 'unix', socketPath: '/run/x' },
      state: 'connected',
    })
    .returning();
  hostId = host?.id ?? '';
  const vm = (name: string) => ({ name, externalId: name, hypervisorHost: hostId, vcpus: 1, memoryMib: 1 });
  const rows = await db
    .insert(vms)
    .values([
      { ...vm('web'), state: 'running' },
      { ...vm('db'), state: 'running' },
    ])
    .returning();
  vmIds = rows.map(({ id }) => id);
  asked = [];
  preview = async (externalId) => ({
    mark: externalId,
    picture: { type: 'image/png', data: Buffer.from(externalId) },
  });
  watch = await watchScreens({
    database,
    log: pino({ level: 'silent' }),
    // Four seconds between two pictures are a fifth of one.
    now: () => performance.now() * 20,
    lookEveryMs: 50,
    driverOf: () => ({
      previewScreen(externalId, options) {
        asked.push({ externalId, knownMark: options.knownMark });
        return preview(externalId, options);
      },
    }),
  });
});
afterEach(async () => {
  await watch.stop();
  await database.db.delete(vms);
  await database.db.delete(hosts);
});

/** Somebody looks at the first so many for so long. */
async function look(number: number, forMs: number): Promise<void> {
  const wantedUntil = sql`now() + ${forMs} * interval '1 millisecond'`;
  await database.db
    .insert(vmScreens)
    .values(vmIds.slice(0, number).map((vmId) => ({ vmId, wantedUntil })))
    .onConflictDoUpdate({ target: vmScreens.vmId, set: { wantedUntil } });
  await notifyScreens(database.db);
}

const soon = { timeout: 30_000, interval: 50 };

const read = async (index: number) => {
  const [row] = await database.db
    .select()
    .from(vmScreens)
    .where(eq(vmScreens.vmId, vmIds[index] ?? ''));
  return row;
};

test('what is looked at is taken at once, kept, and asked for again with the picture that is known', async () => {
  await look(1, 60_000);
  await vi.waitFor(async () => expect(await read(0)).toMatchObject({ mark: 'web', type: 'image/png' }), soon);
  expect(Buffer.from((await read(0))?.picture ?? '', 'base64').toString()).toBe('web');
  preview = async (externalId) => ({ mark: externalId, picture: null });
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(1), soon);
  expect(asked.slice(0, 2)).toEqual([
    { externalId: 'web', knownMark: null },
    { externalId: 'web', knownMark: 'web' },
  ]);
  // A screen that looks as it did keeps its picture.
  await vi.waitFor(
    async () => expect((await read(0))?.picture).toBe(Buffer.from('web').toString('base64')),
    soon,
  );
});

test('nobody is asked when nobody looks, nor once nobody looks any more', async () => {
  await look(2, 60_000);
  await vi.waitFor(() => expect(new Set(asked.map(({ externalId }) => externalId)).size).toBe(2), soon);
  await database.db.update(vmScreens).set({ wantedUntil: new Date(Date.now() - 1) });
  // One that was begun before this may still come.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const before = asked.length;
  // Longer than the time until each would be taken again.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(asked).toHaveLength(before);
});

test.each<[string, () => Promise<unknown>]>([
  ['whose host does not answer', () => database.db.update(hosts).set({ state: 'unreachable' })],
  ['that is off', () => database.db.update(vms).set({ state: 'off' })],
  [
    'that does not answer its host',
    () => database.db.insert(vmLoads).values(vmIds.map((vmId) => ({ vmId, silentSince: new Date() }))),
  ],
])('a VM %s is not asked for its screen', async (_what, change) => {
  await change();
  await look(2, 60_000);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(asked).toEqual([]);
});

test('why there is no picture is kept beside the one that was there', async () => {
  await look(1, 60_000);
  await vi.waitFor(async () => expect((await read(0))?.picture).toBeTruthy(), soon);
  preview = async () => {
    throw new AppError({ code: 'timeout', userMessage: 'It hangs.' });
  };
  await vi.waitFor(
    async () => expect((await read(0))?.problem).toMatchObject({ userMessage: 'It hangs.' }),
    soon,
  );
  expect((await read(0))?.picture).toBeTruthy();
});

test('one that hangs keeps no other waiting, and the end of the program does not wait for it', async () => {
  preview = (externalId, { signal }) =>
    externalId === 'web'
      ? new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))))
      : Promise.resolve({ mark: 'db', picture: { type: 'image/png', data: Buffer.from('db') } });
  await look(2, 60_000);
  await vi.waitFor(async () => expect((await read(1))?.mark).toBe('db'), soon);
  const startedAt = performance.now();
  await watch.stop();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test('pictures that nobody has looked at for a while are there no more', async () => {
  await database.db.insert(vmScreens).values({
    vmId: vmIds[0] ?? '',
    wantedUntil: new Date(Date.now() - 60_000),
    picture: 'x',
  });
  await watch.stop();
  watch = await watchScreens({ database, log: pino({ level: 'silent' }), driverOf: () => ({}) });
  await vi.waitFor(async () => expect(await read(0)).toBeUndefined(), soon);
});
