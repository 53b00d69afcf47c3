import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { consoleParts } from '../../lib/domain/console.ts';
import { consoleKinds } from '../../lib/domain/vm.ts';
import { sessions } from './sessions.ts';
import { vms } from './vms.ts';

/** One-use, 30 s, bound to session, VM, kind, and one viewer's place. Only a hash of the ticket is kept. */
export const consoleTickets = pgTable('console_tickets', {
  ticketHash: text('ticket_hash').primaryKey(),
  sessionId: uuid('session_id')
    .notNull()
    .references(() => sessions.id, { onDelete: 'cascade' }),
  vmId: uuid('vm_id')
    .notNull()
    .references(() => vms.id, { onDelete: 'cascade' }),
  kind: text('kind', { enum: consoleKinds }).notNull(),
  part: text('part', { enum: consoleParts }).notNull().default('stream'),
  /** Rows of an earlier version get one that nobody has. */
  seatId: uuid('seat_id').notNull().defaultRandom(),
  /** The password of the VM's server for this one session; emptied when the ticket is used. */
  password: text('password').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  usedAt: timestamp('used_at', { withTimezone: true }),
});
