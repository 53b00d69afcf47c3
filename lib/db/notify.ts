import { sql } from 'drizzle-orm';
import type { LiveMessage } from '../domain/views.ts';
import { getDatabase } from './client.ts';
import type { Database, Db } from './database.ts';

const liveChannel = 'novacron_live';
const jobsChannel = 'novacron_jobs';

/** Tells every listening process that something changed; heard when the transaction commits. */
export async function notify(db: Db, ...messages: LiveMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const payloads = messages.map((message) => JSON.stringify(message));
  await db.execute(
    sql`select pg_notify(${liveChannel}, payload) from unnest(${sql.param(payloads)}::text[]) payload`,
  );
}

/** Wakes the engine's workers of one queue. */
export async function notifyJobs(db: Db, queue: string): Promise<void> {
  await db.execute(sql`select pg_notify(${jobsChannel}, ${queue})`);
}

export function onNotify(
  listener: (message: LiveMessage) => void,
  database: Database = getDatabase(),
): Promise<() => Promise<void>> {
  return database.listen(liveChannel, (payload) => listener(JSON.parse(payload)));
}

export function onJobs(database: Database, listener: (queue: string) => void): Promise<() => Promise<void>> {
  return database.listen(jobsChannel, listener);
}
