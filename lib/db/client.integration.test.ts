import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as schema from '../../drizzle/schema/index.ts';
import { hosts, operations, users, vms } from '../../drizzle/schema/index.ts';
import { postgresObstacle, startPostgres, type TestPostgres } from '../../testing/postgres.ts';
import type { LiveMessage } from '../domain/views.ts';
import { openJobs, sendJob, workQueue } from '../operations/jobs.ts';
import { openDatabase, openPostgres } from './client.ts';
import type { Database } from './database.ts';
import { migrateDatabase } from './migrate.ts';
import { notify, onNotify } from './notify.ts';

let server: TestPostgres | undefined;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'novacron-database-'));
  if (!postgresObstacle()) server = await startPostgres();
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const obstacle = postgresObstacle();
const databases = [
  { name: 'PGlite', isMissing: false, open: () => openDatabase({ folder: join(folder, 'pglite') }) },
  {
    name: `PostgreSQL${obstacle ? ` (skipped: ${obstacle})` : ''}`,
    isMissing: obstacle !== null,
    open: async () => openDatabase({ folder, databaseUrl: await server?.createDatabase() }),
  },
];

for (const { name, isMissing, open } of databases) {
  describe.skipIf(isMissing)(name, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database?.close());

    test('the migrations make every table, and running them again changes nothing', async () => {
      await migrateDatabase(database);
      await migrateDatabase(database);
      const tables = await database.executeSql(
        `select table_name from information_schema.tables where table_schema = $1 order by 1`,
        ['public'],
      );
      const declared = Object.values(schema as Record<string, unknown>)
        .filter((value) => is(value, PgTable))
        .map((table) => getTableName(table));
      expect(tables.rows.map((row) => (row as { table_name: string }).table_name)).toEqual(declared.sort());
    });

    test('the engine’s place is taken once', async () => {
      expect(await database.claimEngine()).toBe(true);
      if (database.kind !== 'postgres') return;
      const other = openPostgres(database.connectionString ?? '');
      expect(await other.claimEngine()).toBe(false);
      await other.close();
    });

    test('a VM is a cloud VM unless said otherwise, and needs no host', async () => {
      const [vm] = await database.db
        .insert(vms)
        .values({ name: 'web', externalId: 'i-1', state: 'running', vcpus: 1, memoryMib: 512 })
        .returning();
      expect(vm).toMatchObject({ hypervisorType: 'cloud', hypervisorHost: null, facts: null });
    });

    test('structured values and times come back as they went in', async () => {
      const facts = { addresses: ['192.0.2.1'], disks: [], nics: [] } as never;
      const goneAt = new Date('2026-01-02T03:04:05.678Z');
      const [vm] = await database.db
        .insert(vms)
        .values({ name: 'a', externalId: 'b', state: 'gone', vcpus: 1, memoryMib: 1, facts, goneAt })
        .returning();
      expect(vm).toMatchObject({ facts: { addresses: ['192.0.2.1'] }, goneAt });
    });

    test('a notification is heard when its transaction commits, and never when it is rolled back', async () => {
      const heard: LiveMessage[] = [];
      const stop = await onNotify((message) => heard.push(message), database);
      await database.db
        .transaction(async (tx) => {
          await notify(tx, { topic: 'vm', id: 'rolled back' });
          throw new Error('no');
        })
        .catch(() => {});
      await database.db.transaction((tx) => notify(tx, { topic: 'vm', id: 'kept' }, { topic: 'all' }));
      await expect.poll(() => heard).toEqual([{ topic: 'vm', id: 'kept' }, { topic: 'all' }]);
      await stop();
    });

    test('a job is sent with its transaction, wakes a worker, and is lost with a rollback', async () => {
      const errors: Error[] = [];
      const boss = await openJobs(database, (error) => errors.push(error));
      const worked: string[] = [];
      const stop = await workQueue('host-1', 2, async ({ operationId }) => {
        worked.push(operationId);
      });
      const [user] = await database.db
        .insert(users)
        .values({ username: 'ann', passwordHash: '', role: 'admin' })
        .returning();
      const [host] = await database.db
        .insert(hosts)
        .values({ name: 'kvm1', connection: { transport: 'unix', socketPath: '/run/x' } })
        .returning();
      const accept = (isKept: boolean) =>
        database.db.transaction(async (tx) => {
          const [row] = await tx
            .insert(operations)
            .values({
              kind: 'vm.start',
              hostId: host?.id,
              subjectType: 'vm',
              subjectId: crypto.randomUUID(),
              subjectName: 'web',
              idempotencyKey: String(isKept),
              requestedBy: user?.id ?? '',
              plan: {},
            })
            .returning();
          await sendJob(tx, 'host-1', { operationId: row?.id ?? '' });
          if (!isKept) throw new Error('no');
          return row?.id;
        });
      await accept(false).catch(() => {});
      const kept = await accept(true);
      await expect.poll(() => worked).toEqual([kept]);
      expect(await database.db.$count(operations)).toBe(1);
      await stop();
      await boss.stop({ graceful: false, wait: true });
      expect(errors).toEqual([]);
    });
  });
}
