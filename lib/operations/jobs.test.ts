import type PgBoss from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import { createQueue, openJobs, sendJob, workQueue } from './jobs.ts';

let database: Database;
let boss: PgBoss;

beforeAll(async () => {
  database = await testDatabase();
  boss = await openJobs(database, () => {});
});
afterAll(async () => {
  await boss.stop({ graceful: false, wait: true });
  await database.close();
});

const send = (queue: string, ...ids: string[]) =>
  Promise.all(ids.map((operationId) => sendJob(database.db, queue, { operationId })));

test('as many jobs as allowed run at once, and the next begins as soon as one ends', async () => {
  const running = new Map<string, () => void>();
  const begun: string[] = [];
  const stop = await workQueue('bounded', 2, ({ operationId }) => {
    begun.push(operationId);
    return new Promise((resolve) => {
      running.set(operationId, resolve);
    });
  });
  await send('bounded', 'a', 'b', 'c', 'd');
  await waitFor('two jobs', 5_000, () => begun.length === 2);
  running.get(begun[0] ?? '')?.();
  await waitFor('the third', 5_000, () => begun.length === 3);
  for (const end of running.values()) end();
  await waitFor('the fourth', 5_000, () => begun.length === 4);
  for (const end of running.values()) end();
  await stop();
  expect([...begun].sort()).toEqual(['a', 'b', 'c', 'd']);
});

test('what was queued before anybody worked is taken up at once', async () => {
  await createQueue('early');
  const ids = Array.from({ length: 20 }, (_, index) => `job${index}`);
  await send('early', ...ids);
  const worked: string[] = [];
  const stop = await workQueue('early', 4, async ({ operationId }) => {
    worked.push(operationId);
  });
  await waitFor('all of them', 4_000, () => worked.length === ids.length);
  await stop();
});

test('a handler that throws is told of, and tries the same job again', async () => {
  const errors: unknown[] = [];
  let attempts = 0;
  const stop = await workQueue(
    'failing',
    1,
    async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('the database was away');
    },
    (error) => errors.push(error),
  );
  await send('failing', 'a');
  await waitFor('the second attempt', 10_000, () => attempts === 2);
  await stop();
  expect(errors).toHaveLength(1);
});

test('stopping waits for what is under way and begins nothing more', async () => {
  const events: string[] = [];
  let end = () => {};
  const stop = await workQueue('ending', 1, async ({ operationId }) => {
    events.push(`begun ${operationId}`);
    await new Promise<void>((resolve) => {
      end = resolve;
    });
    events.push(`ended ${operationId}`);
  });
  await send('ending', 'a');
  await waitFor('the first', 5_000, () => events.length === 1);
  await send('ending', 'b');
  const stopped = stop().then(() => events.push('stopped'));
  end();
  await stopped;
  expect(events).toEqual(['begun a', 'ended a', 'stopped']);
});

test('a job that is announced runs once, though it comes from the queue too', async () => {
  const worked: string[] = [];
  const stop = await workQueue('once', 2, async ({ operationId }) => {
    worked.push(operationId);
  });
  await send('once', 'a');
  await waitFor('the announced job', 5_000, () => worked.length === 1);
  // The queue's own look takes the row out; what it brought does not run again.
  const left = async () =>
    (await database.executeSql(`select 1 from pgboss.job where name = 'once' and state < 'completed'`)).rows;
  await waitFor('the queue to be empty', 15_000, async () => (await left()).length === 0);
  await send('once', 'b');
  await waitFor('the next job', 5_000, () => worked.length > 1);
  await stop();
  expect(worked).toEqual(['a', 'b']);
});
