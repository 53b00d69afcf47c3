import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { vms } from './vms.ts';

/** The provider's own texts of each VM, as inventory last saw them: what changes are planned from. */
export const vmDefinitions = pgTable('vm_definitions', {
  vmId: uuid('vm_id')
    .primaryKey()
    .references(() => vms.id, { onDelete: 'cascade' }),
  /** What it starts with the next time; null for a VM that is only running. */
  stored: text('stored'),
  /** What runs now; null when nothing does. */
  active: text('active'),
  /** Of both texts: tells whether they changed without reading them. */
  fingerprint: text('fingerprint').notNull(),
  /** When these texts were first seen. */
  seenAt: timestamp('seen_at', { withTimezone: true }).notNull().defaultNow(),
});
