import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { audit, operations } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { type AuditFilter, listAudit } from './audit.ts';
import { fleetOf } from './testing.ts';

let database: Database;
let fleet: ReturnType<typeof fleetOf>;
let user: User;
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

beforeAll(async () => {
  database = await testDatabase();
  fleet = fleetOf(database.db);
  user = await fleet.user();
});
afterEach(async () => {
  await database.db.delete(audit);
  await database.db.delete(operations);
});
afterAll(() => database.close());

async function add(action: string, targetName: string, more: Partial<typeof audit.$inferInsert> = {}) {
  await database.db.insert(audit).values({
    ...{ username: 'ada', action, targetType: 'vm', targetId: `id-of-${targetName}`, targetName },
    ...{ outcome: 'accepted', ...more },
  });
}
const found = async (filter: AuditFilter) =>
  (await listAudit(user, filter)).map(({ targetName }) => targetName);

test('rows are found by person, action, subject, outcome and time, and by all of them together', async () => {
  await add('vm.start', 'web-1', { at: at(1) });
  await add('vm.startSomething', 'web_2', { at: at(2), username: 'grace' });
  await add('host.add', 'rack', { at: at(3), outcome: 'done' });
  await add('vm.delete', 'Web-1', { at: at(4), outcome: 'refused', username: 'grace' });
  expect(await found({})).toEqual(['Web-1', 'rack', 'web_2', 'web-1']);
  expect(await found({ by: 'grace' })).toEqual(['Web-1', 'web_2']);
  expect(await found({ action: 'vm.start' })).toEqual(['web-1']);
  expect(await found({ action: 'vm.*' })).toEqual(['Web-1', 'web_2', 'web-1']);
  expect(await found({ about: 'WEB' })).toEqual(['Web-1', 'web_2', 'web-1']);
  expect(await found({ about: 'b_' })).toEqual(['web_2']);
  expect(await found({ about: 'id-of-rack' })).toEqual(['rack']);
  expect(await found({ outcome: 'refused' })).toEqual(['Web-1']);
  expect(await found({ from: at(2), to: at(3) })).toEqual(['rack', 'web_2']);
  expect(await found({ by: 'grace', about: 'web-1', action: 'vm.*' })).toEqual(['Web-1']);
});

test('pages meet without a gap or a repetition, forwards and back', async () => {
  for (let index = 0; index < 7; index += 1) await add('vm.start', `vm-${index}`);
  const whole = await listAudit(user);
  const names = whole.map(({ targetName }) => targetName);
  const page = (filter: AuditFilter) => found({ limit: 3, ...filter });
  expect(await page({})).toEqual(names.slice(0, 3));
  expect(await page({ before: whole[2]?.id })).toEqual(names.slice(3, 6));
  expect(await page({ after: whole[5]?.id })).toEqual(names.slice(2, 5));
  expect(await page({ after: whole[0]?.id })).toEqual([]);
});

test('what was accepted says how its operation stands now, and what was asked', async () => {
  const operationId = await fleet.operation(user, { subjectName: 'web', state: 'failed' });
  await add('vm.start', 'web', { operationId, detail: { memoryMib: 512 } });
  expect(await listAudit(user)).toMatchObject([{ operationState: 'failed', detail: { memoryMib: 512 } }]);
});
