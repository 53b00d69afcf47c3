import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from '../../drizzle/schema/index.ts';
import type { Database, Db } from './database.ts';
import { migrateDatabase } from './migrate.ts';
import { createPgliteFolder } from './pglite-folder.ts';

// Any number that nothing else in the database uses.
const engineLockKey = 7_120_345;

// The server's bundle and the pages' bundle hold separate module instances but share one process.
const globalKey = Symbol.for('novacron.database');
type Holder = { [globalKey]?: Database };

/** @throws when the process has not opened it yet */
export function getDatabase(): Database {
  const database = (globalThis as Holder)[globalKey];
  if (!database) throw new Error('the database is not open in this process');
  return database;
}

export function getDb(): Db {
  return getDatabase().db;
}

/**
 * Opens, migrates and publishes the process's database.
 * @param options.databaseUrl  PostgreSQL when given, else PGlite in `folder`, whose lock the caller holds
 */
export async function openDatabase(options: { folder: string; databaseUrl?: string }): Promise<Database> {
  const database = options.databaseUrl ? openPostgres(options.databaseUrl) : await openPglite(options.folder);
  await migrateDatabase(database);
  publishDatabase(database);
  return database;
}

export function publishDatabase(database: Database): void {
  (globalThis as Holder)[globalKey] = database;
}

/** @param folder  created when missing; `memory://` for tests */
async function openPglite(folder: string): Promise<Database> {
  await createPgliteFolder(folder);
  return wrapPglite(await PGlite.create(folder));
}

export function wrapPglite(client: PGlite): Database {
  const db = drizzlePglite(client, { schema });
  return {
    kind: 'pglite',
    db: db as unknown as Db,
    connectionString: null,
    async executeSql(text, values) {
      // Several statements at once go only through exec, values only through query.
      if (values?.length) return { rows: (await client.query(text, values)).rows };
      const results = await client.exec(text);
      return { rows: results.flatMap((result) => result.rows) };
    },
    async listen(channel, listener, onListening) {
      const stop = await client.listen(channel, listener);
      onListening?.();
      return stop;
    },
    // The lock on its folder already makes this process the only one.
    claimEngine: async () => true,
    async close() {
      await client.close();
    },
  };
}

export function openPostgres(url: string): Database {
  // The pages poll nothing, so a small pool serves many people; NOTICEs are only noise here.
  const client = postgres(url, { max: 10, onnotice: () => {}, connect_timeout: 10 });
  const db = drizzlePostgres(client, { schema });
  return {
    kind: 'postgres',
    db: db as unknown as Db,
    connectionString: url,
    async executeSql(text, values) {
      return { rows: await client.unsafe(text, (values ?? []) as never[]) };
    },
    async listen(channel, listener, onListening) {
      const subscription = await client.listen(channel, listener, onListening);
      return subscription.unlisten;
    },
    async claimEngine() {
      // The lock lives as long as the connection, so this one is kept out of the pool.
      const own = await client.reserve();
      const [row] = await own<
        { isOurs: boolean }[]
      >`select pg_try_advisory_lock(${engineLockKey}) as "isOurs"`;
      if (!row?.isOurs) own.release();
      return row?.isOurs ?? false;
    },
    async close() {
      await client.end({ timeout: 5 });
    },
  };
}
