import { boolean, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { virtTypes } from '../../lib/domain/host.ts';
import type { HostCheckResult } from '../../lib/domain/host-check.ts';
import type { HostConnection, HostSecretName } from '../../lib/domain/host-connection.ts';
import { hosts } from './hosts.ts';
import { users } from './users.ts';

/** Somebody asked whether a host can be reached like this; the engine answers, because only it opens secrets. */
export const hostChecks = pgTable('host_checks', {
  id: uuid('id').primaryKey().defaultRandom(),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  connection: jsonb('connection').$type<HostConnection>().notNull(),
  /** Whose stored secrets count where none are entered. */
  hostId: uuid('host_id').references(() => hosts.id, { onDelete: 'cascade' }),
  /** What was entered, sealed for this row; emptied when the engine has taken it. */
  sealedSecrets: jsonb('sealed_secrets')
    .$type<Partial<Record<HostSecretName, string>>>()
    .notNull()
    .default({}),
  virtType: text('virt_type', { enum: virtTypes }).notNull().default('auto'),
  isTaken: boolean('is_taken').notNull().default(false),
  result: jsonb('result').$type<HostCheckResult>().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
