import { asc } from 'drizzle-orm';
import { users } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';

/** Who could have asked for something, by name: for filters. */
export async function listUsernames(_user: User): Promise<string[]> {
  const rows = await getDb()
    .select({ username: users.username })
    .from(users)
    .orderBy(asc(users.username))
    .limit(500);
  return rows.map(({ username }) => username);
}
