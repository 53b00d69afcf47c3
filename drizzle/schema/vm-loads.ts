import { bigint, jsonb, pgTable, real, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { DeviceLoads } from '../../lib/domain/load.ts';
import { vms } from './vms.ts';

/** How busy each running VM was when it was sampled last. Written by monitoring alone. */
export const vmLoads = pgTable('vm_loads', {
  vmId: uuid('vm_id')
    .primaryKey()
    .references(() => vms.id, { onDelete: 'cascade' }),
  /** Null until it was sampled once. */
  sampledAt: timestamp('sampled_at', { withTimezone: true }),
  cpuPercent: real('cpu_percent'),
  guestMemoryUsedBytes: bigint('guest_memory_used_bytes', { mode: 'number' }),
  guestMemoryTotalBytes: bigint('guest_memory_total_bytes', { mode: 'number' }),
  hostMemoryBytes: bigint('host_memory_bytes', { mode: 'number' }),
  /** Bytes a second. */
  diskReadRate: real('disk_read_rate'),
  diskWriteRate: real('disk_write_rate'),
  networkReceiveRate: real('network_receive_rate'),
  networkSendRate: real('network_send_rate'),
  /** Of each disk and card by itself; null where the host does not say. */
  devices: jsonb('devices').$type<DeviceLoads>(),
  /** Since when its process does not answer its host; null when it does. */
  silentSince: timestamp('silent_since', { withTimezone: true }),
});
