import { bigserial, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { vms } from './vms.ts';

/**
 * What a VM's definition was over time: each text that followed another, as inventory saw it first. Kept are the newest
 * of a VM, of a number and a size that lib/inventory/store-versions.ts says.
 */
export const vmDefinitionVersions = pgTable(
  'vm_definition_versions',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    vmId: uuid('vm_id')
      .notNull()
      .references(() => vms.id, { onDelete: 'cascade' }),
    /** What it starts with the next time; of a VM that is only running, what runs. */
    definition: text('definition').notNull(),
    seenAt: timestamp('seen_at', { withTimezone: true }).notNull().defaultNow(),
    /** The operation that was under way on it then; null when there was none. No foreign key: it outlives operations. */
    operationId: uuid('operation_id'),
  },
  (table) => [index('vm_definition_versions_vm_idx').on(table.vmId, table.id)],
);
