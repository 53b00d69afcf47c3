import { type SQL, sql } from 'drizzle-orm';
import type { LiveMessage } from '../domain/views.ts';
import { getDatabase } from './client.ts';
import type { Database, Db } from './database.ts';

const liveChannel = 'novacron_live';
const jobsChannel = 'novacron_jobs';
const hostChecksChannel = 'novacron_host_checks';
const screenshotsChannel = 'novacron_screenshots';
const screensChannel = 'novacron_screens';

/** Tells every listening process that something changed; heard when the transaction commits. */
export async function notify(db: Db, ...messages: LiveMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const payloads = messages.map((message) => JSON.stringify(message));
  await db.execute(
    sql`select pg_notify(${liveChannel}, payload) from unnest(${sql.param(payloads)}::text[]) payload`,
  );
}

/** The same for one message, as a part of a statement that has more to do: put it into what it returns. */
export function notification(message: LiveMessage): SQL<void> {
  return sql`pg_notify(${liveChannel}, ${JSON.stringify(message)})`;
}

/** What was put into which queue. */
export type JobNotice = { queue: string; operationId: string };

/** Tells the engine's workers; heard when the transaction commits. */
export async function notifyJobs(db: Db, ...notices: JobNotice[]): Promise<void> {
  const payloads = notices.map((notice) => JSON.stringify(notice));
  await db.execute(
    sql`select pg_notify(${jobsChannel}, payload) from unnest(${sql.param(payloads)}::text[]) payload`,
  );
}

/** @param onListening  runs when it begins to hear, and again after a break in which it may have missed something */
export function onNotify(
  listener: (message: LiveMessage) => void,
  database: Database = getDatabase(),
  onListening?: () => void,
): Promise<() => Promise<void>> {
  return database.listen(liveChannel, (payload) => listener(JSON.parse(payload)), onListening);
}

export function onJobs(
  database: Database,
  listener: (notice: JobNotice) => void,
): Promise<() => Promise<void>> {
  return database.listen(jobsChannel, (payload) => listener(JSON.parse(payload)));
}

/** Tells the engine of a connection to try; heard when the transaction commits. */
export async function notifyHostCheck(db: Db, checkId: string): Promise<void> {
  await db.execute(sql`select pg_notify(${hostChecksChannel}, ${checkId})`);
}

export function onHostCheck(
  database: Database,
  listener: (checkId: string) => void,
): Promise<() => Promise<void>> {
  return database.listen(hostChecksChannel, listener);
}

/** Tells the engine of a picture to take; heard when the transaction commits. */
export async function notifyScreenshot(db: Db, id: string): Promise<void> {
  await db.execute(sql`select pg_notify(${screenshotsChannel}, ${id})`);
}

export function onScreenshot(
  database: Database,
  listener: (id: string) => void,
): Promise<() => Promise<void>> {
  return database.listen(screenshotsChannel, listener);
}

/** Tells the engine that somebody began to look at screens; heard when the transaction commits. */
export async function notifyScreens(db: Db): Promise<void> {
  await db.execute(sql`select pg_notify(${screensChannel}, '')`);
}

export function onScreens(database: Database, listener: () => void): Promise<() => Promise<void>> {
  return database.listen(screensChannel, listener);
}
