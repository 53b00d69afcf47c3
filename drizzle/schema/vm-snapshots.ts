import { bigint, boolean, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { SnapshotDisk } from '../../lib/domain/snapshot.ts';
import { vms } from './vms.ts';

/** The snapshots of each VM as inventory last saw them, whoever took them. */
export const vmSnapshots = pgTable(
  'vm_snapshots',
  {
    vmId: uuid('vm_id')
      .notNull()
      .references(() => vms.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** Null for a root of the tree. */
    parent: text('parent'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    description: text('description').notNull(),
    /** Null when it was taken elsewhere. */
    createdByOperation: text('created_by_operation'),
    state: text('state', { enum: ['running', 'paused', 'off'] }).notNull(),
    hasMemory: boolean('has_memory').notNull(),
    kind: text('kind', { enum: ['internal', 'external'] }).notNull(),
    isCurrent: boolean('is_current').notNull(),
    disks: jsonb('disks').$type<SnapshotDisk[]>().notNull(),
    /** Null when there is no file of its own with the memory. */
    memoryPath: text('memory_path'),
    /** Null when its size is not known. */
    sizeBytes: bigint('size_bytes', { mode: 'number' }),
    /** As it was, without secrets; empty when the host kept none. */
    definition: text('definition').notNull(),
  },
  (table) => [primaryKey({ columns: [table.vmId, table.name] })],
);
