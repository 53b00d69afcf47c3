import { sql } from 'drizzle-orm';
import PgBoss from 'pg-boss';
import { getDatabase } from '../db/client.ts';
import type { Database, Db } from '../db/database.ts';
import { notifyJobs, onJobs } from '../db/notify.ts';

/** Jobs carry an id only: everything else is in the operation's row. */
export type Job = { operationId: string };

const globalKey = Symbol.for('novacron.jobs');
type Holder = { [globalKey]?: PgBoss };

// Longer than any operation may take; the queue's own longest is below 24 h.
const expireInHours = 23;

/** Starts the queue on the process's database and publishes it to the pages' bundle. */
export async function openJobs(database: Database, onError: (error: Error) => void): Promise<PgBoss> {
  const boss = database.connectionString
    ? new PgBoss({ connectionString: database.connectionString, schedule: false, max: 4 })
    : new PgBoss({
        db: { executeSql: (text, values) => database.executeSql(text, values) },
        schedule: false,
      });
  boss.on('error', onError);
  await boss.start();
  (globalThis as Holder)[globalKey] = boss;
  return boss;
}

function getBoss(): PgBoss {
  const boss = (globalThis as Holder)[globalKey];
  if (!boss) throw new Error('the job queue is not open in this process');
  return boss;
}

/** Each host has a queue of its own, so that one that hangs holds up nobody else's. */
export function hostQueue(hostId: string): string {
  return `host-${hostId}`;
}

export const imagesQueue = 'images';

export async function createQueue(queue: string): Promise<void> {
  await getBoss().createQueue(queue, { name: queue, retryLimit: 0, expireInHours });
}

/** Queues inside the caller's transaction, and wakes a worker when that commits. */
export async function sendJob(db: Db, queue: string, job: Job): Promise<void> {
  const id = await getBoss().send(queue, job, {
    retryLimit: 0,
    expireInHours,
    db: { executeSql: (text, values) => executeIn(db, text, values) },
  });
  if (!id) throw new Error(`the queue ${queue} does not exist`);
  await notifyJobs(db, queue);
}

/**
 * Works a queue with several jobs at once; they are woken, and poll only as a safety net.
 * @returns how to stop taking new jobs
 */
export async function workQueue(
  queue: string,
  concurrency: number,
  handler: (job: Job) => Promise<void>,
): Promise<() => Promise<void>> {
  const boss = getBoss();
  await createQueue(queue);
  const workers = await Promise.all(
    Array.from({ length: concurrency }, () =>
      boss.work<Job>(queue, { pollingIntervalSeconds: 5 }, async ([job]) => {
        if (job) await handler(job.data);
      }),
    ),
  );
  const unlisten = await onJobs(getDatabase(), (woken) => {
    if (woken === queue) for (const worker of workers) boss.notifyWorker(worker);
  });
  return async () => {
    await unlisten();
    await boss.offWork(queue);
  };
}

/** The queue speaks text with $1-style values; drizzle's transaction takes fragments. */
async function executeIn(db: Db, text: string, values: unknown[]): Promise<{ rows: unknown[] }> {
  const fragments = text.split(/\$(\d+)/).map((part, index) => {
    if (index % 2 === 0) return sql.raw(part);
    const value = values[Number(part) - 1] ?? null;
    return sql`${value !== null && typeof value === 'object' ? JSON.stringify(value) : value}`;
  });
  const result = (await db.execute(sql.join(fragments))) as unknown;
  // PGlite answers { rows }, postgres.js the rows themselves.
  return Array.isArray(result) ? { rows: result } : (result as { rows: unknown[] });
}
