import { jsonb, pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { HostHardware } from '../../lib/domain/host-hardware.ts';
import { hosts } from './hosts.ts';

/** What each host is made of and can run, as inventory last saw it; apart, because lists of hosts need none of it. */
export const hostHardware = pgTable('host_hardware', {
  hostId: uuid('host_id')
    .primaryKey()
    .references(() => hosts.id, { onDelete: 'cascade' }),
  hardware: jsonb('hardware').$type<HostHardware>().notNull(),
  seenAt: timestamp('seen_at', { withTimezone: true }).notNull().defaultNow(),
});
