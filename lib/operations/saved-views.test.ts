import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { savedViews, users } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { listSavedViews } from '../queries/saved-views.ts';
import { deleteView, saveView } from './saved-views.ts';

let database: Database;
let anna: User;
let otto: User;

beforeAll(async () => {
  database = await testDatabase();
  const make = async (username: string): Promise<User> => {
    const [row] = await database.db
      .insert(users)
      .values({ username, passwordHash: '', role: 'viewer' })
      .returning();
    return { id: row?.id ?? '', username, role: 'viewer', sessionId: 's', mustChangePassword: false };
  };
  anna = await make('anna');
  otto = await make('otto');
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.delete(savedViews);
});

const save = (user: User, name: string, change: Partial<Parameters<typeof saveView>[2]> = {}) =>
  saveView(database.db, user, { name, address: 'q=tag%3Aprod', isDefault: false, ...change });

test('a view is its maker’s own', async () => {
  const { id } = await save(anna, 'Production');
  expect(await listSavedViews(otto)).toEqual([]);
  await expect(save(otto, 'Mine', { id })).rejects.toMatchObject({ code: 'not_found' });
  await deleteView(database.db, otto, id);
  expect(await listSavedViews(anna)).toEqual([
    { id, name: 'Production', address: 'q=tag%3Aprod', isDefault: false },
  ]);
  await deleteView(database.db, anna, id);
  expect(await listSavedViews(anna)).toEqual([]);
});

test('of two people each may have one of the same name, and one person only one', async () => {
  await save(anna, 'Production');
  await save(otto, 'Production');
  await expect(save(anna, 'Production')).rejects.toMatchObject({ code: 'name_taken' });
});

test('one alone is shown at first', async () => {
  const { id } = await save(anna, 'Production', { isDefault: true });
  await save(otto, 'All', { isDefault: true });
  const { id: other } = await save(anna, 'Tests', { isDefault: true });
  expect((await listSavedViews(anna)).map((view) => [view.id, view.isDefault])).toEqual([
    [id, false],
    [other, true],
  ]);
  await save(anna, 'Tests', { id: other, isDefault: false });
  expect((await listSavedViews(anna)).some(({ isDefault }) => isDefault)).toBe(false);
});

test('only what an address of the list can say is kept', async () => {
  await save(anna, 'Odd', { address: 'q=a&sort=moon&view=x&redirect=//elsewhere.example&as=cards' });
  expect((await listSavedViews(anna))[0]?.address).toBe('q=a&as=cards');
});
