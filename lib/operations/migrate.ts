import { eq } from 'drizzle-orm';
import { operations } from '../../drizzle/schema/index.ts';
import { AppError } from '../domain/errors.ts';
import type { Driver, MigrationWay, Step, StepContext } from '../drivers/driver.ts';
import type { EngineContext } from './engine-context.ts';
import type { Operation } from './journal.ts';
import type { StoredChange } from './plan-change.ts';
import type { StoredMigration } from './plan-migration.ts';

// A press is heard at once; this is for one that came while nobody listened.
const lookForCancelEveryMs = 1_000;

const ledByUs: MigrationWay = { bandwidthMib: null, isEncrypted: false, peerUri: null };

export type MigrationPlan = StoredChange & { migration: StoredMigration };

/**
 * A running VM's way to another host. However it ends, the last thing that happens is a look at both hosts: the VM's
 * row, with its id, its page and its history, belongs to the one that has it.
 */
export function migrationSteps(context: EngineContext, operation: Operation, sourceId: string): Step[] {
  const { externalId, name, migration } = operation.plan as MigrationPlan;
  const { targetHostId, shared = [], way = ledByUs, ...spec } = migration;
  const source = context.driverFor(sourceId);
  if (!source.migrateSteps) {
    throw new AppError({ code: 'not_possible', userMessage: `The host of ${name} cannot migrate VMs.` });
  }
  const target = () => driverOrSilence(context, migration);
  const steps = source.migrateSteps(target, {
    ...spec,
    ...way,
    ...{ shared, externalId, name, operationId: operation.id },
  });

  async function follow(step: StepContext): Promise<void> {
    // A host that is being given somebody's copy answers for it only when that is over, so it is not asked needlessly.
    const here = await source.getVm(externalId, { signal: step.signal });
    const there = here ? null : await target().getVm(externalId, { signal: step.signal });
    if (there) {
      // What was read of the source before now must not bring the VM back there.
      await context.refreshVm(sourceId, externalId);
      await context.moveVm(operation.subjectId, targetHostId);
      await context.refreshVm(targetHostId, externalId);
      await step.log(`${name} is on ${migration.targetName}.`);
    } else {
      await context.refreshVm(sourceId, externalId);
      await step.log(`${name} is where it was.`);
    }
  }

  const begin: Step = {
    key: 'begin',
    label: `See that ${migration.targetName} answers`,
    run: async (step) => {
      await refuseIfCancelled(context, operation);
      await target().ping({ signal: step.signal });
    },
    // It is taken back last: whatever came of it is known by then.
    undo: follow,
  };
  const end: Step = { key: 'follow', label: 'See where it runs', run: follow };
  return [begin, ...steps.map((step) => cancellable(context, operation, step)), end];
}

/** Ends a step's work when somebody asks for it, also when that was before this program started. */
function cancellable(context: EngineContext, operation: Operation, step: Step): Step {
  return {
    ...step,
    async run(outer) {
      const cancel = new AbortController();
      const over = new AbortController();
      const watching = watchForCancel(context, operation, cancel, over.signal);
      try {
        await step.run({ ...outer, cancel: cancel.signal });
      } catch (error) {
        if (cancel.signal.aborted && !context.signal.aborted) throw cancelled(operation, error);
        throw error;
      } finally {
        over.abort();
        await watching;
      }
    },
  };
}

async function watchForCancel(
  context: EngineContext,
  operation: Operation,
  cancel: AbortController,
  over: AbortSignal,
): Promise<void> {
  const ended = new Promise<void>((resolve) => over.addEventListener('abort', () => resolve()));
  while (!over.aborted && !context.signal.aborted) {
    // A database that is away for a moment is no reason to end a migration.
    const isCancelled = await isCancelRequested(context, operation).catch(() => false);
    if (isCancelled) return cancel.abort();
    await Promise.race([ended, context.nextChange(operation.subjectId, lookForCancelEveryMs)]).catch(
      () => {},
    );
  }
}

async function isCancelRequested({ db }: EngineContext, { id }: Operation): Promise<boolean> {
  const [row] = await db
    .select({ at: operations.cancelRequestedAt })
    .from(operations)
    .where(eq(operations.id, id));
  return Boolean(row?.at);
}

async function refuseIfCancelled(context: EngineContext, operation: Operation): Promise<void> {
  if (await isCancelRequested(context, operation)) throw cancelled(operation, null);
}

function cancelled(operation: Operation, cause: unknown): AppError {
  return new AppError(
    {
      code: 'cancelled',
      userMessage: `The migration of ${operation.subjectName} was cancelled.`,
      advice: 'Nothing of it has moved.',
    },
    { cause },
  );
}

/** A host that was switched off meanwhile is waited for: without its answer nobody knows where the VM is. */
function driverOrSilence(context: EngineContext, { targetHostId, targetName }: StoredMigration): Driver {
  try {
    return context.driverFor(targetHostId);
  } catch (cause) {
    throw new AppError(
      {
        code: 'host_unreachable',
        userMessage: `The host ${targetName} cannot be asked now: it is not connected yet, or disabled.`,
        advice: 'Look at it under Hosts, and enable it there if it is disabled.',
      },
      { cause },
    );
  }
}
