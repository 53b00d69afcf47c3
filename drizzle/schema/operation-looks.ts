import { index, pgTable, primaryKey, timestamp, uuid } from 'drizzle-orm/pg-core';
import { operations } from './operations.ts';
import { users } from './users.ts';

/** Who has looked at how an operation ended: a failure asks for attention until then, each person's own. */
export const operationLooks = pgTable(
  'operation_looks',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    operationId: uuid('operation_id')
      .notNull()
      .references(() => operations.id, { onDelete: 'cascade' }),
    at: timestamp('at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.operationId] }),
    index('operation_looks_operation_id_idx').on(table.operationId),
  ],
);
