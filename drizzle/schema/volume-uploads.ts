import { bigint, pgTable, uuid } from 'drizzle-orm/pg-core';
import { operations } from './operations.ts';

/** How far each upload into a volume has got: a browser that comes back goes on from there. */
export const volumeUploads = pgTable('volume_uploads', {
  operationId: uuid('operation_id')
    .primaryKey()
    .references(() => operations.id, { onDelete: 'cascade' }),
  /** Confirmed by the host, without a gap from the beginning. */
  receivedBytes: bigint('received_bytes', { mode: 'number' }).notNull().default(0),
});
