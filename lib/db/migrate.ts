import { join } from 'node:path';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import type { Database } from './database.ts';

/** Brings the schema up to date; the program runs from the folder that holds drizzle/. */
export async function migrateDatabase(database: Database): Promise<void> {
  const config = { migrationsFolder: join(process.cwd(), 'drizzle', 'migrations') };
  // Each migrator only uses the calls that its driver's handle has; our Db type hides which one it is.
  if (database.kind === 'pglite') await migratePglite(database.db as never, config);
  else await migratePostgres(database.db as never, config);
}
