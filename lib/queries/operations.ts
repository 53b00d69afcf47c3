import { and, asc, count, desc, eq, ne, sql } from 'drizzle-orm';
import { hosts, operationLog, operationSteps, operations, users, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { canCancel } from '../domain/operation.ts';
import type { BatchView, OperationDetail, OperationRow } from '../domain/views.ts';
import {
  conditionOf,
  countBatches,
  isBehind,
  isNewestOfBatch,
  type OperationFilter,
} from './operation-filter.ts';

/** Newest first; 100 unless another number is asked for, and all of a batch; at most 500. */
export async function listOperations(_user: User, filter: OperationFilter = {}): Promise<OperationRow[]> {
  const currentStep = sql<string | null>`(
    select label from ${operationSteps} step
    where step.operation_id = ${operations.id} and step.state = 'running'
    order by step.position limit 1)`;
  // The page before this one is read backwards from here.
  const isBackwards = filter.after !== undefined && filter.before === undefined;
  const direction = isBackwards ? asc : desc;
  const rows = await getDb()
    .select({ operation: operations, hostName: hosts.name, username: users.username, currentStep })
    .from(operations)
    .innerJoin(users, eq(users.id, operations.requestedBy))
    .leftJoin(hosts, eq(hosts.id, operations.hostId))
    .where(
      and(
        conditionOf(operations, filter),
        filter.by ? eq(users.username, filter.by) : undefined,
        filter.isGrouped ? isNewestOfBatch(filter) : undefined,
        filter.before ? isBehind(filter.before, 'older') : undefined,
        isBackwards && filter.after ? isBehind(filter.after, 'newer') : undefined,
      ),
    )
    .orderBy(direction(operations.createdAt), direction(operations.id))
    .limit(Math.min(filter.limit ?? (filter.batchId ? 500 : 100), 500));
  if (isBackwards) rows.reverse();
  const batches = filter.isGrouped
    ? await countBatches(rows.map(({ operation }) => operation.batchId))
    : null;
  return rows.map(({ operation, hostName, username, currentStep }) => ({
    id: operation.id,
    kind: operation.kind,
    state: operation.state,
    subjectType: operation.subjectType,
    subjectId: operation.subjectId,
    subjectName: operation.subjectName,
    hostName,
    requestedBy: username,
    progress: operation.progress,
    currentStep,
    error: operation.error,
    createdAt: operation.createdAt.toISOString(),
    startedAt: operation.startedAt?.toISOString() ?? null,
    endedAt: operation.endedAt?.toISOString() ?? null,
    batchId: operation.batchId,
    ...(operation.batchId && batches?.has(operation.batchId)
      ? { batch: batches.get(operation.batchId) }
      : {}),
  }));
}

// More lines than this are not read one by one.
const wholeBatch = 200;

/** How it goes with what was asked for in one press. */
export async function getBatch(user: User, batchId: string): Promise<BatchView> {
  const states = await getDb()
    .select({ state: operations.state, number: count() })
    .from(operations)
    .where(eq(operations.batchId, batchId))
    .groupBy(operations.state);
  const all = states.reduce((sum, { number }) => sum + number, 0);
  return {
    states: Object.fromEntries(states.map(({ state, number }) => [state, number])),
    operations: await listOperations(user, {
      batchId,
      limit: wholeBatch,
      ...(all > wholeBatch ? { outcome: 'failed' } : {}),
    }),
  };
}

/** With its steps in order and its log, oldest line first. */
export async function getOperation(user: User, id: string): Promise<OperationDetail | null> {
  const [row] = await listOperations(user, { id, limit: 1 });
  if (!row) return null;
  const db = getDb();
  const [steps, log, [own], clone] = await Promise.all([
    db
      .select()
      .from(operationSteps)
      .where(eq(operationSteps.operationId, id))
      .orderBy(asc(operationSteps.position)),
    db
      .select()
      .from(operationLog)
      .where(eq(operationLog.operationId, id))
      .orderBy(asc(operationLog.id))
      .limit(1000),
    db
      .select({ attempts: operations.attempts, cancelRequestedAt: operations.cancelRequestedAt })
      .from(operations)
      .where(eq(operations.id, id)),
    row.kind === 'vm.clone' ? readClone(id) : null,
  ]);
  return {
    ...row,
    attempts: own?.attempts ?? 0,
    clone,
    canCancel: canCancel(row),
    isCancelRequested: Boolean(own?.cancelRequestedAt),
    steps: steps.map(({ key, label, state, progress, note, startedAt, endedAt }) => ({
      key,
      label,
      state,
      progress,
      note,
      startedAt: startedAt?.toISOString() ?? null,
      endedAt: endedAt?.toISOString() ?? null,
    })),
    log: log.map(({ id, at, level, message }) => ({ id, at: at.toISOString(), level, message })),
  };
}

/** The definition of a clone names the operation that made it. */
async function readClone(operationId: string): Promise<OperationDetail['clone']> {
  const [clone] = await getDb()
    .select({ id: vms.id, name: vms.name })
    .from(vms)
    .where(and(sql`${vms.facts} ->> 'createdByOperation' = ${operationId}`, ne(vms.state, 'gone')))
    .limit(1);
  return clone ?? null;
}
