import { sql } from 'drizzle-orm';
import { boolean, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { users } from './users.ts';

/** Views of the list of VMs that people gave a name; each is its maker's own. */
export const savedViews = pgTable(
  'saved_views',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** What stands behind the `?` of the list's address. */
    address: text('address').notNull(),
    /** Shown when the list is opened without an address of its own. */
    isDefault: boolean('is_default').notNull().default(false),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('saved_views_user_name_key').on(table.userId, table.name),
    uniqueIndex('saved_views_default_key').on(table.userId).where(sql`is_default`),
  ],
);
