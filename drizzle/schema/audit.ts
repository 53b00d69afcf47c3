import { bigserial, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Who did what, on what; written in the transaction that accepts it. No foreign keys: it outlives its subjects. */
export const audit = pgTable(
  'audit',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    at: timestamp('at', { withTimezone: true }).notNull().defaultNow(),
    /** Null for the program itself. */
    userId: uuid('user_id'),
    username: text('username').notNull(),
    action: text('action').notNull(),
    targetType: text('target_type').notNull(),
    targetId: text('target_id').notNull(),
    targetName: text('target_name').notNull(),
    operationId: uuid('operation_id'),
    outcome: text('outcome', { enum: ['accepted', 'refused', 'done', 'failed'] }).notNull(),
    fromAddress: text('from_address').notNull().default(''),
    /** What was asked; never a secret. */
    detail: jsonb('detail').notNull().default({}),
  },
  (table) => [
    index('audit_at_idx').on(table.at),
    index('audit_username_idx').on(table.username, table.id),
    index('audit_target_idx').on(table.targetType, table.targetId, table.id),
  ],
);
