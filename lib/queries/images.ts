import { asc } from 'drizzle-orm';
import { images } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { ImageRow } from '../domain/views.ts';

/** The image library, by name. */
export async function listImages(_user: User): Promise<ImageRow[]> {
  const rows = await getDb().select().from(images).orderBy(asc(images.name)).limit(1000);
  return rows.map(toImageRow);
}

export function toImageRow({ fileName, createdAt, ...image }: typeof images.$inferSelect): ImageRow {
  return { ...image, createdAt: createdAt.toISOString() };
}
