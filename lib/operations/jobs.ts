import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import PgBoss from 'pg-boss';
import { getDatabase } from '../db/client.ts';
import type { Database, Db } from '../db/database.ts';
import { type JobNotice, notifyJobs, onJobs } from '../db/notify.ts';
import type { OperationKind } from '../domain/operation.ts';

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

/** Each host has queues of its own, so that one that hangs holds up nobody else's. */
export function hostQueue(hostId: string): string {
  return `host-${hostId}`;
}

/** VMs that leave a host stand in line by themselves: a long one must hold up nothing else that is asked of it. */
export function migrationQueue(hostId: string): string {
  return `migrations-${hostId}`;
}

export function queueOf(kind: OperationKind, hostId: string): string {
  return kind === 'vm.migrate' ? migrationQueue(hostId) : hostQueue(hostId);
}

export const imagesQueue = 'images';

export async function createQueue(queue: string): Promise<void> {
  await getBoss().createQueue(queue, { name: queue, retryLimit: 0, expireInHours });
}

/** Queues inside the caller's transaction, and wakes a worker when that commits. */
export function sendJob(db: Db, queue: string, { operationId }: Job): Promise<void> {
  return sendJobs(db, [{ queue, operationId }]);
}

/** The same for many, in one statement. */
export async function sendJobs(db: Db, jobs: JobNotice[]): Promise<void> {
  const rows = jobs.map(({ queue, operationId }) => ({
    name: queue,
    data: { operationId },
    retryLimit: 0,
    expireInSeconds: expireInHours * 3600,
  }));
  // Its own statement tells nothing of what it has put in, and leaves out jobs for a queue that is not there.
  const executeSql = (text: string, values: unknown[]) => executeIn(db, `${text} returning id`, values);
  const ids = (await getBoss().insert(rows, { db: { executeSql } })) as string[] | null | undefined;
  if (ids?.length !== jobs.length) {
    const queues = [...new Set(jobs.map(({ queue }) => queue))];
    throw new Error(`a queue does not exist: ${queues.join(', ')}`);
  }
  await notifyJobs(db, ...jobs);
}

// More than anybody queues at once; what is over comes with the next look.
const fetchedAtOnce = 100;
// A fault of the database passes; one of ours would fill the log.
const firstRetryMs = 2_000;
const lastRetryMs = 300_000;
// Whoever stops aborts the work first, so it ends soon; what does not must not hold up the end of the program.
const stopTimeoutMs = 5_000;

/**
 * Works a queue with several jobs at once. A notification names the job, which begins at once without a look into
 * the queue: that look costs a click some 10 ms. The queue's own polling brings what no notification announced. What
 * a job is about lies in the operation's row, so it may leave the queue before it is done.
 * @param onError  hears what the handler throws; the job is tried again after a pause
 * @returns how to stop: takes no more, and waits for those under way
 */
export async function workQueue(
  queue: string,
  concurrency: number,
  handler: (job: Job) => Promise<void>,
  onError: (error: unknown) => void = () => {},
): Promise<() => Promise<void>> {
  const boss = getBoss();
  await createQueue(queue);
  const waiting: Job[] = [];
  // Taken up by their notification, and still to come once more from the queue.
  const announced = new Set<string>();
  const underWay = new Set<string>();
  const active = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function work(job: Job): Promise<void> {
    for (let pauseMs = firstRetryMs; !stopping.signal.aborted; pauseMs = Math.min(pauseMs * 2, lastRetryMs)) {
      try {
        return await handler(job);
      } catch (error) {
        onError(error);
        await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }
  function begin(): void {
    while (active.size < concurrency && !stopping.signal.aborted) {
      const job = waiting.shift();
      if (!job) return;
      const run = work(job).finally(() => {
        active.delete(run);
        underWay.delete(job.operationId);
        begin();
      });
      active.add(run);
    }
  }

  function take(...jobs: Job[]): void {
    for (const { operationId } of jobs) underWay.add(operationId);
    waiting.push(...jobs);
    begin();
  }

  await boss.work<Job>(queue, { pollingIntervalSeconds: 5, batchSize: fetchedAtOnce }, async (jobs) =>
    take(...jobs.map(({ data }) => data).filter(({ operationId }) => !announced.delete(operationId))),
  );
  const unlisten = await onJobs(getDatabase(), ({ queue: woken, operationId }) => {
    if (woken !== queue || announced.has(operationId) || underWay.has(operationId)) return;
    announced.add(operationId);
    take({ operationId });
  });
  return async () => {
    stopping.abort();
    await unlisten();
    await boss.offWork(queue);
    const timeout = new AbortController();
    const tooLong = sleep(stopTimeoutMs, undefined, { signal: timeout.signal }).catch(() => {});
    await Promise.race([Promise.all(active), tooLong]);
    timeout.abort();
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
