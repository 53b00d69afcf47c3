import { asc, eq } from 'drizzle-orm';
import { savedViews } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { SavedView } from '../domain/views.ts';

/** The views that this user saved, by name. */
export function listSavedViews(user: User): Promise<SavedView[]> {
  const { id, name, address, isDefault } = savedViews;
  return getDb()
    .select({ id, name, address, isDefault })
    .from(savedViews)
    .where(eq(savedViews.userId, user.id))
    .orderBy(asc(savedViews.name))
    .limit(200);
}
