import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { operations } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import type { OperationFilter } from './operation-filter.ts';
import { listOperations } from './operations.ts';
import { fleetOf } from './testing.ts';

let database: Database;
let fleet: ReturnType<typeof fleetOf>;
let ada: User;
let grace: User;
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const found = async (filter: OperationFilter) =>
  (await listOperations(ada, filter)).map(({ subjectName }) => subjectName);

beforeAll(async () => {
  database = await testDatabase();
  fleet = fleetOf(database.db);
  [ada, grace] = [await fleet.user('ada'), await fleet.user('grace')];
});
afterEach(() => database.db.delete(operations));
afterAll(() => database.close());

test('every part of a filter narrows the list, and together they narrow it more', async () => {
  const subjectId = crypto.randomUUID();
  await fleet.operation(ada, { subjectName: 'web_1', createdAt: at(1), state: 'failed' });
  await fleet.operation(grace, { subjectName: 'web-2', createdAt: at(2), kind: 'vm.delete', subjectId });
  await fleet.operation(ada, { subjectName: 'WEB-3', createdAt: at(3), state: 'undone' });
  await fleet.operation(ada, { subjectName: 'db', createdAt: at(4), state: 'running' });
  expect(await found({})).toEqual(['db', 'WEB-3', 'web-2', 'web_1']);
  expect(await found({ outcome: 'failed' })).toEqual(['WEB-3', 'web_1']);
  expect(await found({ outcome: 'running' })).toEqual(['db']);
  expect(await found({ outcome: 'done' })).toEqual(['web-2']);
  expect(await found({ kind: 'vm.delete' })).toEqual(['web-2']);
  expect(await found({ by: 'grace' })).toEqual(['web-2']);
  expect(await found({ about: 'web' })).toEqual(['WEB-3', 'web-2', 'web_1']);
  expect(await found({ about: 'b_1' })).toEqual(['web_1']);
  expect(await found({ about: '%' })).toEqual([]);
  expect(await found({ about: subjectId })).toEqual(['web-2']);
  expect(await found({ from: at(2), to: at(3) })).toEqual(['WEB-3', 'web-2']);
  expect(await found({ about: 'web', by: 'ada', to: at(2) })).toEqual(['web_1']);
});

test('pages meet without a gap or a repetition, also where many were asked for in one moment', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    ids.push(await fleet.operation(ada, { subjectName: `vm-${index}`, createdAt: at(index < 5 ? 1 : 2) }));
  }
  const whole = await listOperations(ada);
  const names = whole.map(({ subjectName }) => subjectName);
  expect(new Set(names).size).toBe(7);
  const page = (filter: OperationFilter) => found({ limit: 3, ...filter });
  expect(await page({})).toEqual(names.slice(0, 3));
  expect(await page({ before: whole[2]?.id })).toEqual(names.slice(3, 6));
  expect(await page({ before: whole[5]?.id })).toEqual(names.slice(6));
  expect(await page({ after: whole[3]?.id })).toEqual(names.slice(0, 3));
  expect(await page({ after: whole[5]?.id })).toEqual(names.slice(2, 5));
  expect(await page({ after: whole[0]?.id })).toEqual([]);
});

test('what was asked for in one press is one row that says how all of it ended', async () => {
  const batchId = crypto.randomUUID();
  await fleet.operation(ada, { subjectName: 'before', createdAt: at(0) });
  for (const [index, state] of (['failed', 'done', 'undone', 'running'] as const).entries()) {
    await fleet.operation(ada, { subjectName: `many-${index}`, state, batchId, createdAt: at(1) });
  }
  const alone = crypto.randomUUID();
  await fleet.operation(ada, { subjectName: 'batch-of-one', batchId: alone, createdAt: at(2) });
  const rows = await listOperations(ada, { isGrouped: true });
  expect(rows.map(({ batchId, batch }) => [batchId, batch])).toEqual([
    [alone, undefined],
    [batchId, { number: 4, done: 1, failed: 2 }],
    [null, undefined],
  ]);
  // A row stands for those that the filter finds, also when the newest of them is not among them.
  expect(await found({ isGrouped: true, outcome: 'done' })).toEqual(['batch-of-one', 'many-1', 'before']);
  expect(await found({ isGrouped: true, about: 'many-0' })).toEqual(['many-0']);
});
