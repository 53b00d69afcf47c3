import { eq } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  audit,
  hosts,
  operationLog,
  operationSteps,
  operations,
  users,
  vms,
} from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import { AppError } from '../domain/errors.ts';
import type { OperationKind } from '../domain/operation.ts';
import type { Driver, Step, StepContext } from '../drivers/driver.ts';
import type { EngineContext } from './engine-context.ts';
import { runOperation } from './run.ts';

let database: Database;
let userId: string;
let hostId: string;
let vmId: string;
let done: string[] = [];
let stopping: AbortController;

beforeAll(async () => {
  database = await testDatabase();
  const [user] = await database.db
    .insert(users)
    .values({ username: 'ann', passwordHash: '', role: 'admin' })
    .returning();
  userId = user?.id ?? '';
});
afterAll(() => database.close());

beforeEach(async () => {
  const { db } = database;
  await db.delete(operations);
  await db.delete(vms);
  await db.delete(hosts);
  await db.delete(audit);
  const [host] = await db
    .insert(hosts)
    .values({ name: 'kvm1', connection: { transport: 'unix', socketPath: '/run/x' } })
    .returning();
  hostId = host?.id ?? '';
  const [vm] = await db
    .insert(vms)
    .values({ name: 'web', hypervisorHost: hostId, externalId: 'x', state: 'off', vcpus: 1, memoryMib: 64 })
    .returning();
  vmId = vm?.id ?? '';
  done = [];
  stopping = new AbortController();
});

const unreachable = () =>
  new AppError({ code: 'host_unreachable', userMessage: 'The host kvm1 cannot be reached.' });
const full = () => new AppError({ code: 'disk_full', userMessage: 'The pool default is full.' });

/** A step that notes when it runs and when it is undone. */
function noting(key: string, run: (context: StepContext) => Promise<void> = async () => {}): Step {
  return {
    key,
    label: key,
    async run(context) {
      await run(context);
      done.push(key);
    },
    async undo() {
      done.push(`undo ${key}`);
    },
  };
}

/** A driver with the given steps, whose VM is seen in `state` at the next reading. */
function contextWith(parts: {
  steps?: Step[];
  power?: () => Promise<void>;
  state?: 'running' | 'off';
  /** A reading that is under way when the last step begins. */
  reading?: () => Promise<void>;
}): EngineContext {
  const driver = {
    createSteps: () => parts.steps ?? [],
    deleteSteps: () => parts.steps ?? [],
    hostChangeSteps: () => parts.steps ?? [],
    power: parts.power ?? (async () => {}),
  } as unknown as Driver;
  return {
    db: database.db,
    log: pino({ level: 'silent' }),
    signal: stopping.signal,
    imagesFolder: '/images',
    driverFor: () => driver,
    async refreshVm() {
      await database.db
        .update(vms)
        .set({ state: parts.state ?? 'running' })
        .where(eq(vms.id, vmId));
    },
    vmReading: async () => void (await parts.reading?.()),
    moveVm: async () => {},
    refreshHost: async () => void done.push('refreshHost'),
    nextChange: async () => {},
  };
}

async function accepted(
  kind: OperationKind,
  values: Partial<typeof operations.$inferInsert> = {},
): Promise<string> {
  const plan = {
    spec: { externalId: 'x', image: { path: 'a' }, disk: {}, moreDisks: [], startAfterCreate: true },
    externalId: 'x',
    name: 'web',
  };
  const [row] = await database.db
    .insert(operations)
    .values({
      kind,
      subjectType: 'vm',
      subjectId: vmId,
      hostId,
      subjectName: 'web',
      idempotencyKey: crypto.randomUUID(),
      requestedBy: userId,
      plan,
      ...values,
    })
    .returning();
  return row?.id ?? '';
}

const read = async (id: string) => {
  const [row] = await database.db.select().from(operations).where(eq(operations.id, id));
  return row as NonNullable<typeof row>;
};

test('a create runs its steps in order, sees the result, and says so in the audit', async () => {
  const id = await accepted('vm.create');
  await runOperation(contextWith({ steps: [noting('disk'), noting('define')] }), id);
  expect(done).toEqual(['disk', 'define']);
  expect(await read(id)).toMatchObject({ state: 'done', progress: 1, error: null });
  const rows = await database.db.select().from(audit).where(eq(audit.operationId, id));
  expect(rows.map(({ outcome }) => outcome)).toEqual(['done']);
});

test('a start ends with a reading that saw it run; a reboot is read anew', async () => {
  let refreshed = 0;
  const context = contextWith({
    reading: async () => {
      await database.db.update(vms).set({ state: 'running' }).where(eq(vms.id, vmId));
    },
  });
  const counting = { ...context, refreshVm: async () => void refreshed++ };
  await runOperation(counting, await accepted('vm.start'));
  expect(refreshed).toBe(0);
  await runOperation(counting, await accepted('vm.reboot'));
  expect(refreshed).toBe(1);
});

test('every step has its times and its end in its row, the last one’s with the operation’s', async () => {
  const id = await accepted('vm.create');
  await runOperation(contextWith({ steps: [noting('disk'), noting('define')] }), id);
  const rows = await database.db
    .select()
    .from(operationSteps)
    .where(eq(operationSteps.operationId, id))
    .orderBy(operationSteps.position);
  expect(rows.map(({ state, progress }) => [state, progress])).toEqual([
    ['done', 1],
    ['done', 1],
    ['done', 1],
  ]);
  for (const { startedAt, endedAt } of rows)
    expect(Number(endedAt)).toBeGreaterThanOrEqual(Number(startedAt));
});

test('a step that fails for good takes back what was begun, last first, and forgets the VM', async () => {
  const id = await accepted('vm.create');
  const steps = [noting('image'), noting('disk', () => Promise.reject(full())), noting('define')];
  await runOperation(contextWith({ steps }), id);
  expect(done).toEqual(['image', 'undo disk', 'undo image']);
  expect(await read(id)).toMatchObject({ state: 'undone', error: { code: 'disk_full' } });
  expect(await database.db.$count(vms)).toBe(0);
});

test('what turns out to have happened after all is not taken back: the operation goes on to its end', async () => {
  const moved = { ...noting('move', () => Promise.reject(full())), hasHappened: async () => true };
  const id = await accepted('vm.create');
  await runOperation(contextWith({ steps: [noting('disks'), moved, noting('follow')] }), id);
  expect(done).toEqual(['disks', 'follow']);
  expect(await read(id)).toMatchObject({ state: 'done', error: null });
});

test('a host that was away for a moment is asked again', async () => {
  const id = await accepted('vm.create');
  let calls = 0;
  const heard: unknown[] = [];
  const disk = noting('disk', async ({ mayHaveRun }) => {
    heard.push(mayHaveRun);
    calls += 1;
    if (calls < 3) throw unreachable();
  });
  await runOperation(contextWith({ steps: [disk] }), id);
  expect(heard).toEqual([false, true, true]);
  expect(await read(id)).toMatchObject({ state: 'done' });
  expect(done).toEqual(['disk']);
  const log = await database.db.select().from(operationLog).where(eq(operationLog.operationId, id));
  expect(log.filter(({ message }) => message.includes('cannot be reached'))).toHaveLength(1);
});

test('after a crash it goes on with the first step that is not done', async () => {
  const id = await accepted('vm.create', { state: 'running', attempts: 1 });
  await database.db.insert(operationSteps).values([
    { operationId: id, position: 0, key: 'image', label: 'image', state: 'done' },
    { operationId: id, position: 1, key: 'disk', label: 'disk', state: 'running' },
  ]);
  const heard: unknown[] = [];
  const listen = async ({ mayHaveRun }: StepContext) => void heard.push(mayHaveRun);
  const steps = [noting('image'), noting('disk', listen), noting('define', listen)];
  await runOperation(contextWith({ steps }), id);
  expect(done).toEqual(['disk', 'define']);
  expect(heard).toEqual([true, false]);
  expect(await read(id)).toMatchObject({ state: 'done', attempts: 2 });
});

test('after a crash in the middle of taking back, it goes on taking back', async () => {
  const error = { code: 'disk_full' as const, userMessage: 'The pool default is full.' };
  const id = await accepted('vm.create', { state: 'undoing', attempts: 1, error });
  await database.db.insert(operationSteps).values([
    { operationId: id, position: 0, key: 'image', label: 'image', state: 'done' },
    { operationId: id, position: 1, key: 'disk', label: 'disk', state: 'undone' },
  ]);
  await runOperation(contextWith({ steps: [noting('image'), noting('disk')] }), id);
  expect(done).toEqual(['undo image']);
  expect(await read(id)).toMatchObject({ state: 'undone', error });
});

test('when the program stops, the operation stays open for the next start', async () => {
  const id = await accepted('vm.create');
  const disk = noting('disk', async () => {
    stopping.abort();
    throw unreachable();
  });
  await runOperation(contextWith({ steps: [disk] }), id);
  expect(done).toEqual([]);
  expect(await read(id)).toMatchObject({ state: 'running', endedAt: null });
});

test('the same operation twice at once runs once', async () => {
  const id = await accepted('vm.create');
  const context = contextWith({ steps: [noting('disk')] });
  await Promise.all([runOperation(context, id), runOperation(context, id)]);
  await runOperation(context, id);
  expect(done).toEqual(['disk']);
});

test('a reboot whose outcome is unknown is not tried again', async () => {
  const id = await accepted('vm.reboot');
  let calls = 0;
  const power = async () => {
    calls += 1;
    throw new AppError({ code: 'unknown_outcome', userMessage: 'The host did not say whether it rebooted.' });
  };
  await runOperation(contextWith({ power }), id);
  expect(calls).toBe(1);
  expect(await read(id)).toMatchObject({ state: 'failed', error: { code: 'unknown_outcome' } });
});

test('a start whose outcome is unknown is looked at and tried again', async () => {
  const id = await accepted('vm.start');
  let calls = 0;
  const power = async () => {
    calls += 1;
    if (calls === 1) throw new AppError({ code: 'timeout', userMessage: 'The host did not answer in time.' });
  };
  await runOperation(contextWith({ power }), id);
  expect(calls).toBe(2);
  expect(await read(id)).toMatchObject({ state: 'done' });
});

test('a fault of ours ends the operation and shows nothing of its insides', async () => {
  const id = await accepted('vm.start');
  await runOperation(contextWith({ power: () => Promise.reject(new TypeError('secret insides')) }), id);
  const row = await read(id);
  expect(row).toMatchObject({ state: 'failed', error: { code: 'internal' } });
  expect(JSON.stringify(row)).not.toContain('secret insides');
});

test('deleting a VM that is gone needs no host', async () => {
  await database.db.update(vms).set({ state: 'gone' }).where(eq(vms.id, vmId));
  const id = await accepted('vm.delete');
  const context = { ...contextWith({}), driverFor: () => expect.fail('no host is needed') };
  await runOperation(context, id);
  expect(await read(id)).toMatchObject({ state: 'done' });
  expect(await database.db.$count(vms)).toBe(0);
});

test('a reboot that a crash cut short is not done again', async () => {
  const id = await accepted('vm.reboot', { state: 'running', attempts: 1 });
  await database.db
    .insert(operationSteps)
    .values([{ operationId: id, position: 0, key: 'reboot', label: 'Reboot web', state: 'running' }]);
  await runOperation(contextWith({ power: () => expect.fail('it was done again') }), id);
  expect(await read(id)).toMatchObject({ state: 'failed', error: { code: 'unknown_outcome' } });
});

test('readings that are under way when a create is taken back do not bring its VM back', async () => {
  const id = await accepted('vm.create');
  const steps = [noting('disk', () => Promise.reject(full()))];
  const seen: number[] = [];
  const context = {
    ...contextWith({ steps }),
    refreshVm: async () => {
      seen.push(await database.db.$count(vms));
    },
  };
  await runOperation(context, id);
  // Once before the row goes, so that older readings are over, and once after it, for what could not be taken back.
  expect(seen).toEqual([1, 0]);
  expect(await read(id)).toMatchObject({ state: 'undone' });
});

test('a change of something else on a host ends when that was read again', async () => {
  const id = await accepted('network.start', {
    subjectType: 'network',
    plan: { change: { kind: 'network.start', params: { name: 'lan' } }, plan: {} },
  });
  await runOperation(contextWith({ steps: [noting('start')] }), id);
  expect(done).toEqual(['start', 'refreshHost']);
  expect(await read(id)).toMatchObject({ state: 'done' });
  expect(await database.db.select().from(audit)).toMatchObject([
    { action: 'network.start', targetType: 'network', outcome: 'done' },
  ]);
});

test('while our own disk is full an operation waits, and ends as it would have', async () => {
  const id = await accepted('vm.create');
  let refusals = 0;
  const steps = [
    noting('disk', async ({ log, progress }) => {
      refusals = 3;
      await progress(0.5);
      await log('half of it is there');
    }),
    noting('define', async () => {
      // What a step reads or stores itself.
      if (isSecondTry) return;
      isSecondTry = true;
      await isFull();
    }),
  ];
  let isSecondTry = false;
  const context = contextWith({ steps });
  // As drizzle hands it on.
  const isFull = () =>
    Promise.reject(new Error('Failed query', { cause: Object.assign(new Error(), { code: '53100' }) }));
  const refusing = (property: 'insert' | 'with') =>
    new Proxy(database.db[property], {
      apply: (target, _, args) => (refusals-- > 0 ? fullQuery() : Reflect.apply(target, database.db, args)),
    });
  const fullQuery = () => {
    const query: object = new Proxy(() => query, {
      get: (_, name) =>
        name === 'then'
          ? (...handlers: Parameters<Promise<never>['then']>) => isFull().then(...handlers)
          : () => query,
    });
    return query;
  };
  const db = new Proxy(database.db, {
    get: (target, name) =>
      name === 'insert' || name === 'with' ? refusing(name) : Reflect.get(target, name),
  });
  await runOperation({ ...context, db }, id);
  expect(refusals).toBeLessThanOrEqual(0);
  expect(await database.db.select().from(operations)).toMatchObject([{ state: 'done', error: null }]);
  expect(await database.db.select().from(operationLog)).toMatchObject([{ message: 'half of it is there' }]);
  expect(done.filter((key) => key !== 'refreshHost')).toEqual(['disk', 'define']);
});
