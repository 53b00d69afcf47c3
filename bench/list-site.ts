import { hosts } from '../drizzle/schema/index.ts';
import { openPostgres } from '../lib/db/client.ts';
import type { Database } from '../lib/db/database.ts';
import { migrateDatabase } from '../lib/db/migrate.ts';
import { storeVms } from '../lib/inventory/store.ts';
import { fleetOf } from '../testing/fleet.ts';
import { postgresObstacle, startPostgres } from '../testing/postgres.ts';
import { type Program, startProgram } from '../testing/program.ts';

export const hostCount = 20;
export const vmsEach = 500;

export type Site = {
  program: Program;
  /** The bench's own connection: what it writes there, an engine would have written. */
  database: Database;
  hostIds: string[];
  stop(): Promise<void>;
};

/** The built program as a web server alone, on a PostgreSQL that holds 10,000 VMs of 20 hosts. */
export async function openSite(): Promise<Site> {
  const obstacle = postgresObstacle();
  if (obstacle) throw new Error(obstacle);
  const server = await startPostgres();
  const closers: (() => Promise<unknown>)[] = [() => server.stop()];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const url = await server.createDatabase();
    const database = openPostgres(url);
    closers.push(() => database.close());
    await migrateDatabase(database);
    const hostIds = await fill(database);
    const env = {
      DATABASE_URL: url,
      NOVACRON_ROLE: 'web',
      NOVACRON_SECRET_KEY: 'a key for a bench, which seals nothing',
    };
    const program = await startProgram({ env });
    closers.push(() => program.stop());
    return { program, database, hostIds, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Stores every VM as an engine does that sees it for the first time. */
export async function fill({ db }: Database): Promise<string[]> {
  const ids: string[] = [];
  for (let host = 0; host < hostCount; host += 1) {
    const [row] = await db
      .insert(hosts)
      .values({
        name: `kvm${host}`,
        connection: { transport: 'unix', socketPath: `/run/bench-${host}` },
        state: 'connected',
      })
      .returning();
    if (!row) throw new Error('the host was not inserted');
    ids.push(row.id);
    await storeVms(db, row.id, fleetOf(host, vmsEach), true);
  }
  return ids;
}
