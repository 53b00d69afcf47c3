import { integer, pgTable, primaryKey, real, timestamp, uuid } from 'drizzle-orm/pg-core';
import { vms } from './vms.ts';

/**
 * How busy each VM was: a ring of blocks a VM and tier, of as many as lib/domain/samples.ts says. A measure's value at
 * position n of an array is that of the n-th step since the block starts, null where there is none; a block that is
 * being filled has shorter arrays. Written by monitoring alone.
 */
export const vmSamples = pgTable(
  'vm_samples',
  {
    vmId: uuid('vm_id')
      .notNull()
      .references(() => vms.id, { onDelete: 'cascade' }),
    /** Names the tier. */
    stepSeconds: integer('step_seconds').notNull(),
    slot: integer('slot').notNull(),
    startsAt: timestamp('starts_at', { withTimezone: true }).notNull(),
    cpuPercent: real('cpu_percent').array().notNull(),
    guestMemoryUsedBytes: real('guest_memory_used_bytes').array().notNull(),
    guestMemoryTotalBytes: real('guest_memory_total_bytes').array().notNull(),
    hostMemoryBytes: real('host_memory_bytes').array().notNull(),
    /** Bytes a second. */
    diskReadRate: real('disk_read_rate').array().notNull(),
    diskWriteRate: real('disk_write_rate').array().notNull(),
    networkReceiveRate: real('network_receive_rate').array().notNull(),
    networkSendRate: real('network_send_rate').array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.vmId, table.stepSeconds, table.slot] })],
);
