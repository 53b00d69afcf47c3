import { boolean, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { ErrorView } from '../../lib/domain/errors.ts';
import { vms } from './vms.ts';

/**
 * Somebody asked for a picture of a VM's screen; the engine takes it, because only it reaches hosts. A row lives until
 * it is handed over: what a screen shows is nobody else's.
 */
export const vmScreenshots = pgTable('vm_screenshots', {
  id: uuid('id').primaryKey().defaultRandom(),
  vmId: uuid('vm_id')
    .notNull()
    .references(() => vms.id, { onDelete: 'cascade' }),
  isTaken: boolean('is_taken').notNull().default(false),
  /** The picture as base64; null before it is there. */
  png: text('png'),
  error: jsonb('error').$type<ErrorView>(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
