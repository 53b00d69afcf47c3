import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from '../../drizzle/schema/index.ts';

/** The handle, or a transaction on it: the same calls on both databases. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema, ExtractTablesWithRelations<typeof schema>>;

/** Runs SQL text with $1-style values: what the job queue speaks. */
export type ExecuteSql = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;

export type Database = {
  kind: 'pglite' | 'postgres';
  db: Db;
  /** Null on PGlite, where the queue shares our connection through `executeSql`. */
  connectionString: string | null;
  executeSql: ExecuteSql;
  /**
   * Hears NOTIFY; returns how to stop.
   * @param onListening  runs when it begins to hear, and again after a break in which it may have missed something
   */
  listen(
    channel: string,
    listener: (payload: string) => void,
    onListening?: () => void,
  ): Promise<() => Promise<void>>;
  /**
   * Makes this process the one engine of the database, for as long as it lives.
   * @returns false when another process is
   */
  claimEngine(): Promise<boolean>;
  close(): Promise<void>;
};
