import { jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { ErrorView } from '../../lib/domain/errors.ts';
import { vms } from './vms.ts';

/**
 * Small pictures of the screens that somebody looks at now. Whoever looks says so again and again by `wanted_until`;
 * the engine, which alone reaches hosts, takes the pictures. What nobody wants is taken away soon.
 */
export const vmScreens = pgTable('vm_screens', {
  vmId: uuid('vm_id')
    .primaryKey()
    .references(() => vms.id, { onDelete: 'cascade' }),
  wantedUntil: timestamp('wanted_until', { withTimezone: true }).notNull(),
  /** Another word when the screen looks different; null before there was a picture. */
  mark: text('mark'),
  /** A media type. */
  type: text('type'),
  /** As base64. */
  picture: text('picture'),
  /** When the screen last looked like this. */
  takenAt: timestamp('taken_at', { withTimezone: true }),
  /** Why the last attempt gave no picture; null when it did. */
  problem: jsonb('problem').$type<ErrorView>(),
});
