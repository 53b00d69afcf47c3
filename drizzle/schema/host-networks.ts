import { boolean, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { type NetworkAddress, type NetworkLease, networkModes } from '../../lib/domain/network.ts';
import { hosts } from './hosts.ts';

/** The networks of hosts as they were seen last. Written by inventory alone. */
export const hostNetworks = pgTable(
  'host_networks',
  {
    /** Made of host and name: see lib/db/resource-id.ts. */
    id: uuid('id').primaryKey(),
    hostId: uuid('host_id')
      .notNull()
      .references(() => hosts.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    uuid: uuid('uuid').notNull(),
    mode: text('mode', { enum: networkModes }).notNull(),
    bridge: text('bridge'),
    addresses: jsonb('addresses').$type<NetworkAddress[]>().notNull(),
    leases: jsonb('leases').$type<NetworkLease[]>().notNull(),
    isActive: boolean('is_active').notNull(),
    isAutostart: boolean('is_autostart').notNull(),
    isPersistent: boolean('is_persistent').notNull(),
    /** The host's own text. */
    definition: text('definition').notNull(),
    observedAt: timestamp('observed_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index('host_networks_host_id_idx').on(table.hostId)],
);
