import { index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './users.ts';

/** The signed token carries this id; ending the row ends the session at once. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    /** Null while it lasts. */
    endedAt: timestamp('ended_at', { withTimezone: true }),
    userAgent: text('user_agent').notNull().default(''),
    fromAddress: text('from_address').notNull().default(''),
  },
  (table) => [index('sessions_user_id_idx').on(table.userId)],
);
