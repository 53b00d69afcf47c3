import { sql } from 'drizzle-orm';
import {
  bigserial,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ErrorView } from '../../lib/domain/errors.ts';
import { operationKinds, operationStates, stepStates } from '../../lib/domain/operation.ts';
import { subjectTypes } from '../../lib/domain/subject.ts';
import { hosts } from './hosts.ts';
import { users } from './users.ts';

export const operations = pgTable(
  'operations',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind', { enum: operationKinds }).notNull(),
    state: text('state', { enum: operationStates }).notNull().default('queued'),
    subjectType: text('subject_type', { enum: subjectTypes }).notNull(),
    /** No foreign key: what was not made, or is deleted, still finds its operations. */
    subjectId: uuid('subject_id').notNull(),
    /** Kept so that the operation stays readable when the subject is gone. */
    subjectName: text('subject_name').notNull(),
    hostId: uuid('host_id').references(() => hosts.id, { onDelete: 'set null' }),
    /** The same for all that were asked for in one press; null for one alone. */
    batchId: uuid('batch_id'),
    /** Given by the client; the same key from the same user is the same operation. */
    idempotencyKey: text('idempotency_key').notNull(),
    requestedBy: uuid('requested_by')
      .notNull()
      .references(() => users.id),
    /** The plan that was shown and that runs; its shape is the kind's. */
    plan: jsonb('plan').notNull(),
    /** 0 to 1. */
    progress: doublePrecision('progress').notNull().default(0),
    error: jsonb('error').$type<ErrorView>(),
    /** When somebody asked that it ends before its time; whoever works on it looks here. */
    cancelRequestedAt: timestamp('cancel_requested_at', { withTimezone: true }),
    /** How often the engine has taken it up: more than 1 after a crash. */
    attempts: integer('attempts').notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    startedAt: timestamp('started_at', { withTimezone: true }),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [
    uniqueIndex('operations_idempotency_key').on(table.requestedBy, table.idempotencyKey),
    index('operations_created_at_idx').on(table.createdAt),
    index('operations_subject_idx').on(table.subjectType, table.subjectId),
    index('operations_batch_id_idx').on(table.batchId).where(sql`batch_id is not null`),
    index('operations_active_idx').on(table.state).where(sql`ended_at is null`),
  ],
);

export const operationSteps = pgTable(
  'operation_steps',
  {
    operationId: uuid('operation_id')
      .notNull()
      .references(() => operations.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    key: text('key').notNull(),
    label: text('label').notNull(),
    state: text('state', { enum: stepStates }).notNull().default('waiting'),
    /** 0 to 1. */
    progress: doublePrecision('progress').notNull().default(0),
    /** How far it is, in words. */
    note: text('note'),
    startedAt: timestamp('started_at', { withTimezone: true }),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.operationId, table.position] })],
);

export const operationLog = pgTable(
  'operation_log',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    operationId: uuid('operation_id')
      .notNull()
      .references(() => operations.id, { onDelete: 'cascade' }),
    at: timestamp('at', { withTimezone: true }).notNull().defaultNow(),
    level: text('level', { enum: ['info', 'warning', 'error'] }).notNull(),
    message: text('message').notNull(),
  },
  (table) => [index('operation_log_operation_id_idx').on(table.operationId)],
);
