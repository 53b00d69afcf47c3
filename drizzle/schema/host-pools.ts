import { bigint, boolean, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { hosts } from './hosts.ts';

/** The storage pools of hosts as they were seen last. Written by inventory alone. */
export const hostPools = pgTable(
  'host_pools',
  {
    /** Made of host and name: see lib/db/resource-id.ts. */
    id: uuid('id').primaryKey(),
    hostId: uuid('host_id')
      .notNull()
      .references(() => hosts.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    uuid: uuid('uuid').notNull(),
    type: text('type').notNull(),
    path: text('path'),
    isActive: boolean('is_active').notNull(),
    isAutostart: boolean('is_autostart').notNull(),
    isPersistent: boolean('is_persistent').notNull(),
    capacityBytes: bigint('capacity_bytes', { mode: 'number' }).notNull(),
    allocationBytes: bigint('allocation_bytes', { mode: 'number' }).notNull(),
    availableBytes: bigint('available_bytes', { mode: 'number' }).notNull(),
    /** The host's own text. */
    definition: text('definition').notNull(),
    /** Of its volumes: tells whether any changed without reading them. Null before they were read. */
    volumesFingerprint: text('volumes_fingerprint'),
    observedAt: timestamp('observed_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index('host_pools_host_id_idx').on(table.hostId)],
);
