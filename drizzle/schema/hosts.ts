import { boolean, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import {
  type HostConnectionHealth,
  type HostFacts,
  hostFailures,
  hostStates,
  virtTypes,
} from '../../lib/domain/host.ts';
import type { HostConnection, HostSecretName } from '../../lib/domain/host-connection.ts';

export const hosts = pgTable('hosts', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull().unique(),
  connection: jsonb('connection').$type<HostConnection>().notNull(),
  /** Keys and passwords, each sealed for this row: see lib/db/sealed.ts. */
  sealedSecrets: jsonb('sealed_secrets')
    .$type<Partial<Record<HostSecretName, string>>>()
    .notNull()
    .default({}),
  virtType: text('virt_type', { enum: virtTypes }).notNull().default('auto'),
  isEnabled: boolean('is_enabled').notNull().default(true),
  /** New VMs are placed elsewhere; those that it has stay and can be worked on. */
  isInMaintenance: boolean('is_in_maintenance').notNull().default(false),
  /** Registered by `npm start` for the machine that it runs on. */
  isLocal: boolean('is_local').notNull().default(false),
  /** Where it stands, in the words of its people; empty where nobody said. */
  site: text('site').notNull().default(''),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  // Observed: written by inventory only.
  state: text('state', { enum: hostStates }).notNull().default('connecting'),
  stateSince: timestamp('state_since', { withTimezone: true }).notNull().defaultNow(),
  /** Why it is not connected, in plain words. */
  stateReason: text('state_reason'),
  /** What kind of failure that is; null when it is none. */
  failure: text('failure', { enum: hostFailures }),
  /** Of each kind of connection; null until one was tried. */
  connections: jsonb('connections').$type<HostConnectionHealth[]>(),
  /** The last sign of life, as far as it was written down: every 20 s, and when there are none any more. */
  answeredAt: timestamp('answered_at', { withTimezone: true }),
  /** Null until it has been reached once. */
  facts: jsonb('facts').$type<HostFacts>(),
  observedAt: timestamp('observed_at', { withTimezone: true }),
});
