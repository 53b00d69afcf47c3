import { bigint, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { hostPools } from './host-pools.ts';
import { hosts } from './hosts.ts';

/** The volumes of hosts' pools as they were seen last. Written by inventory alone; their age is their pool's. */
export const hostVolumes = pgTable(
  'host_volumes',
  {
    /** Made of host, pool and name: two pools may have the same folder, and so the same path. */
    id: uuid('id').primaryKey(),
    hostId: uuid('host_id')
      .notNull()
      .references(() => hosts.id, { onDelete: 'cascade' }),
    poolId: uuid('pool_id')
      .notNull()
      .references(() => hostPools.id, { onDelete: 'cascade' }),
    poolName: text('pool_name').notNull(),
    name: text('name').notNull(),
    path: text('path').notNull(),
    format: text('format'),
    capacityBytes: bigint('capacity_bytes', { mode: 'number' }).notNull(),
    allocationBytes: bigint('allocation_bytes', { mode: 'number' }).notNull(),
    /** Null when it stands alone. */
    backingPath: text('backing_path'),
  },
  (table) => [
    index('host_volumes_pool_id_idx').on(table.poolId),
    index('host_volumes_host_id_path_idx').on(table.hostId, table.path),
  ],
);
