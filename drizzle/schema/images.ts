import { bigint, doublePrecision, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { ErrorView } from '../../lib/domain/errors.ts';

export const images = pgTable('images', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull().unique(),
  description: text('description').notNull().default(''),
  format: text('format', { enum: ['qcow2', 'raw', 'iso'] }).notNull(),
  source: text('source', { enum: ['built', 'upload', 'address'] }).notNull(),
  /** Where it was fetched from; null when it was not fetched. */
  sourceUrl: text('source_url'),
  state: text('state', { enum: ['pending', 'ready', 'failed'] }).notNull(),
  /** Why it failed. */
  error: jsonb('error').$type<ErrorView>(),
  /** 0 to 1 while pending. */
  progress: doublePrecision('progress').notNull().default(0),
  /** Null until it is ready. */
  sha256: text('sha256'),
  /** Relative to the image folder; null until it is ready. */
  fileName: text('file_name'),
  sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull().default(0),
  virtualSizeBytes: bigint('virtual_size_bytes', { mode: 'number' }).notNull().default(0),
  minMemoryMib: integer('min_memory_mib').notNull().default(128),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
