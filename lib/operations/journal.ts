import { and, eq, isNull, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import { operationLog, operationSteps, operations, vms } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import type { Db } from '../db/database.ts';
import { notification, notify } from '../db/notify.ts';
import type { ErrorView } from '../domain/errors.ts';
import type { OperationState, StepState } from '../domain/operation.ts';
import type { LiveMessage } from '../domain/views.ts';
import type { Step } from '../drivers/driver.ts';

export type Operation = typeof operations.$inferSelect;

/** Everything that a run writes down, so that a crash at any point can be picked up from the rows. */
export type Journal = {
  /**
   * Marks the first step that is not done as running.
   * @returns the states of the steps, in order, as an earlier attempt left them
   */
  begin(steps: Step[]): Promise<StepState[]>;
  /** Ends a step. @param next  the step that begins with it, if there is one */
  step(position: number, state: 'done' | 'failed' | 'undone', next?: number | null): Promise<void>;
  progress(position: number, done: number, note?: string): Promise<void>;
  log(level: 'info' | 'warning' | 'error', message: string): Promise<void>;
  state(state: OperationState, error?: ErrorView): Promise<void>;
  /**
   * @param forgetVm  the VM's row goes with it: it was deleted, or never came to be
   * @param last  the position of the step that ends with it, if there is one
   */
  end(
    state: 'done' | 'failed' | 'undone',
    error: ErrorView | null,
    forgetVm: boolean,
    last?: number | null,
  ): Promise<void>;
};

// Progress is for people: four times a second is enough, and spares the database.
const progressEveryMs = 250;

export function openJournal(db: Db, operation: Operation): Journal {
  const id = operation.id;
  let stepCount = 1;
  let progressWrittenAt = 0;
  const { subjectType, subjectId } = operation;
  const subjects: LiveMessage[] = [
    { topic: 'operation', id },
    { topic: subjectType, id: subjectId },
  ];
  const stepRow = (position: number) =>
    and(eq(operationSteps.operationId, id), eq(operationSteps.position, position));

  const running = { state: 'running' as const, startedAt: sql`coalesce(${operationSteps.startedAt}, now())` };
  const over = (state: StepState) => ({
    state,
    endedAt: new Date(),
    ...(state === 'done' ? { progress: 1 } : {}),
  });
  const changedStep = (position: number, values: PgUpdateSetSource<typeof operationSteps>) =>
    db
      .update(operationSteps)
      .set(values)
      .where(stepRow(position))
      .returning({ position: operationSteps.position });

  /** In one statement: each that a step takes keeps a click waiting. */
  async function write(
    steps: { position: number; values: PgUpdateSetSource<typeof operationSteps> }[],
    progress?: number,
  ): Promise<void> {
    const told = { told: notification({ topic: 'operation', id }) };
    const parts = steps.map(({ position, values }) =>
      db.$with(`step_${position}`).as(changedStep(position, values)),
    );
    const isOurs = eq(operations.id, id);
    if (progress === undefined)
      await db
        .with(...parts)
        .select(told)
        .from(operations)
        .where(isOurs);
    else
      await db
        .with(...parts)
        .update(operations)
        .set({ progress })
        .where(isOurs)
        .returning(told);
  }

  return {
    async begin(steps) {
      stepCount = steps.length;
      // Nobody has worked on it yet: there is nothing to read back, and a click waits for this.
      const isFirst = operation.attempts === 0;
      const first = { state: 'running' as const, startedAt: sql`now()` };
      return db.transaction(async (tx) => {
        await tx
          .insert(operationSteps)
          .values(
            steps.map(({ key, label }, position) => ({
              operationId: id,
              position,
              key,
              label,
              ...(isFirst && position === 0 ? first : {}),
            })),
          )
          .onConflictDoNothing();
        await tx
          .update(operations)
          .set({
            // An undo that a crash cut short goes on as an undo.
            state: sql`case when ${operations.state} = 'undoing' then 'undoing' else 'running' end`,
            attempts: sql`${operations.attempts} + 1`,
            startedAt: sql`coalesce(${operations.startedAt}, now())`,
          })
          .where(eq(operations.id, id));
        await notify(tx, ...subjects);
        if (isFirst) return steps.map(() => 'waiting');
        const rows = await tx
          .select({ state: operationSteps.state })
          .from(operationSteps)
          .where(eq(operationSteps.operationId, id))
          .orderBy(operationSteps.position);
        const next = rows.findIndex(({ state }) => state !== 'done');
        if (operation.state !== 'undoing' && next >= 0)
          await tx.update(operationSteps).set(running).where(stepRow(next));
        return rows.map(({ state }) => state);
      });
    },

    async step(position, state, next = null) {
      const ended = { position, values: over(state) };
      const begun = next === null ? [] : [{ position: next, values: running }];
      await write([ended, ...begun], state === 'done' ? (position + 1) / stepCount : undefined);
    },

    async progress(position, done, note) {
      const now = performance.now();
      if (now - progressWrittenAt < progressEveryMs) return;
      progressWrittenAt = now;
      const values = { progress: done, ...(note ? { note } : {}) };
      await write([{ position, values }], (position + done) / stepCount);
    },

    async log(level, message) {
      const told = { told: notification({ topic: 'operation', id }) };
      await db.insert(operationLog).values({ operationId: id, level, message }).returning(told);
    },

    async state(state, error) {
      await db
        .update(operations)
        .set({ state, ...(error ? { error } : {}) })
        .where(eq(operations.id, id));
      await notify(db, ...subjects);
    },

    async end(state, error, forgetVm, last = null) {
      await db.transaction(async (tx) => {
        if (last !== null) await tx.update(operationSteps).set(over('done')).where(stepRow(last));
        const [ended] = await tx
          .update(operations)
          .set({
            state,
            error,
            endedAt: new Date(),
            ...(state === 'done' ? { progress: 1 } : {}),
            // Passwords may be in what cloud-init gets; nobody needs it any more.
            ...(operation.kind === 'vm.create' ? { plan: sql`${operations.plan} - 'sealedSeed'` } : {}),
          })
          .where(and(eq(operations.id, id), isNull(operations.endedAt)))
          .returning({ id: operations.id });
        // Written down already by an attempt whose answer was lost.
        if (!ended) return;
        if (forgetVm) await tx.delete(vms).where(eq(vms.id, subjectId));
        await recordAudit(tx, {
          userId: operation.requestedBy,
          username: 'novacron',
          action: operation.kind,
          targetType: subjectType,
          targetId: subjectId,
          targetName: operation.subjectName,
          operationId: id,
          outcome: state === 'done' ? 'done' : 'failed',
          detail: error ? { code: error.code } : {},
        });
        await notify(tx, ...subjects);
      });
    },
  };
}
