import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { publishDatabase, wrapPglite } from './client.ts';
import type { Database } from './database.ts';
import { migrateDatabase } from './migrate.ts';

/** A migrated database in memory of its own, for one test file: from a cached image, because initdb takes seconds. */
export async function testDatabase(): Promise<Database> {
  const migrations = join(process.cwd(), 'drizzle', 'migrations');
  const hash = createHash('sha256');
  for (const name of readdirSync(migrations)
    .filter((name) => name.endsWith('.sql'))
    .sort()) {
    hash.update(readFileSync(join(migrations, name)));
  }
  const cache = join(process.cwd(), '.cache');
  const image = join(cache, `pglite-${hash.digest('hex').slice(0, 16)}.tar`);
  if (!existsSync(image)) {
    const client = await PGlite.create();
    await migrateDatabase(wrapPglite(client));
    const dump = await client.dumpDataDir('none');
    await client.close();
    mkdirSync(cache, { recursive: true });
    const unfinished = `${image}.${process.pid}`;
    writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()));
    renameSync(unfinished, image);
  }
  const client = await PGlite.create({ loadDataDir: new Blob([new Uint8Array(readFileSync(image))]) });
  const database = wrapPglite(client);
  publishDatabase(database);
  return database;
}
