import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { audit } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { action } from './action.ts';

const state = vi.hoisted(() => ({ user: null as User | null, database: null as Database | null }));
vi.mock('../auth/session.ts', () => ({
  currentUser: async () => state.user,
  requestAddress: async () => '192.0.2.7',
}));
vi.mock('../db/client.ts', async (load) => ({
  ...(await load<typeof import('../db/client.ts')>()),
  getDb: () => state.database?.db,
}));

const operator: User = {
  id: '00000000-0000-4000-8000-000000000001',
  username: 'op',
  role: 'operator',
  sessionId: '00000000-0000-4000-8000-000000000002',
  mustChangePassword: false,
};
const schema = z.object({ input: z.object({ name: z.string().min(1, 'Give it a name.') }) });
const run = vi.fn(async (_db: unknown, user: User, { input }: { input: { name: string } }) => {
  return `${user.username} ${input.name}`;
});

beforeAll(async () => {
  state.database = await testDatabase();
});
afterAll(() => state.database?.close());
beforeEach(async () => {
  state.user = operator;
  run.mockClear();
  await state.database?.db.delete(audit);
});

test('authorises, parses, delegates', async () => {
  expect(await action('vm.power', schema, run)({ input: { name: 'a' } })).toEqual({
    ok: true,
    value: 'op a',
  });
});

test('input of another shape never reaches the work, and names its fields', async () => {
  const call = action('vm.power', schema, run) as (input: unknown) => Promise<unknown>;
  expect(await call({ input: { name: '' } })).toMatchObject({
    ok: false,
    error: { code: 'bad_input', fields: { name: 'Give it a name.' } },
  });
  for (const input of [undefined, null, 'x', [], { input: 1 }, { input: { name: {} } }]) {
    expect(await call(input)).toMatchObject({ ok: false, error: { code: 'bad_input' } });
  }
  expect(run).not.toHaveBeenCalled();
});

test('who is not signed in is told so before anything is parsed', async () => {
  state.user = null;
  const call = action('read', schema, run) as (input: unknown) => Promise<unknown>;
  expect(await call('x')).toMatchObject({ ok: false, error: { code: 'not_signed_in' } });
});

test('who may not is refused, and leaves a trace', async () => {
  const answer = await action('host.manage', schema, run)({ input: { name: 'a' } });
  expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  expect(run).not.toHaveBeenCalled();
  expect(await state.database?.db.select().from(audit)).toMatchObject([
    { username: 'op', action: 'host.manage', outcome: 'refused', fromAddress: '192.0.2.7' },
  ]);
});

test('an expected failure is a value, a bug is thrown', async () => {
  run.mockRejectedValueOnce(
    new AppError({ code: 'name_taken', userMessage: 'Taken.', fields: { name: 'Taken.' } }),
  );
  expect(await action('vm.power', schema, run)({ input: { name: 'a' } })).toEqual({
    ok: false,
    error: { code: 'name_taken', userMessage: 'Taken.', fields: { name: 'Taken.' } },
  });
  run.mockRejectedValueOnce(new TypeError('a bug'));
  await expect(action('vm.power', schema, run)({ input: { name: 'a' } })).rejects.toThrow('a bug');
});

test('a database that is away is an expected failure, however deep it is wrapped', async () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  run.mockRejectedValueOnce(new Error('query failed', { cause: refused }));
  expect(await action('vm.power', schema, run)({ input: { name: 'a' } })).toMatchObject({
    ok: false,
    error: { code: 'database_unavailable' },
  });
});
