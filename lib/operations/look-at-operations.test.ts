import { afterAll, beforeAll, expect, test } from 'vitest';
import { operationLooks } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import { fleetOf } from '../queries/testing.ts';
import { lookAtOperations } from './look-at-operations.ts';

let database: Database;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('what a person has seen is kept for that person, once, and what is not there needs no look', async () => {
  const { db } = database;
  const fleet = fleetOf(db);
  const [ada, grace] = [await fleet.user('ada'), await fleet.user('grace')];
  const dayMs = 24 * 3_600_000;
  const failed = await fleet.operation(ada, { subjectName: 'a', state: 'failed' });
  const undone = await fleet.operation(ada, { subjectName: 'b', state: 'undone' });
  await fleet.operation(ada, { subjectName: 'c' });
  const old = { subjectName: 'd', state: 'failed' as const, createdAt: new Date(Date.now() - 8 * dayMs) };
  await fleet.operation(ada, old);
  await lookAtOperations(db, ada, [failed, crypto.randomUUID()]);
  await lookAtOperations(db, ada, [failed]);
  expect(await db.select().from(operationLooks)).toMatchObject([{ userId: ada.id, operationId: failed }]);
  await lookAtOperations(db, grace, 'failed');
  const looks = await db.select().from(operationLooks);
  const seenBy = (id: string) =>
    looks.filter(({ userId }) => userId === id).map(({ operationId }) => operationId);
  expect(seenBy(grace.id).sort()).toEqual([failed, undone].sort());
  expect(seenBy(ada.id)).toEqual([failed]);
});
