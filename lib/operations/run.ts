import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { eq } from 'drizzle-orm';
import { operations } from '../../drizzle/schema/index.ts';
import { databaseTrouble } from '../db/trouble.ts';
import { AppError, type ErrorCode, toErrorView } from '../domain/errors.ts';
import { isEnded } from '../domain/operation.ts';
import type { Step, StepContext } from '../drivers/driver.ts';
import type { EngineContext } from './engine-context.ts';
import { type Journal, type Operation, openJournal } from './journal.ts';
import { patientJournal } from './patient-journal.ts';
import type { CreatePlan } from './plan-create.ts';
import { stepsFor } from './steps.ts';

// A daemon that restarts is back within seconds; one that is away for longer should not hold a person up.
const patienceMs = 90_000;

/** Failures after which looking and acting again may help: the host went away, or its answer did. */
const passing: readonly ErrorCode[] = [
  'host_unreachable',
  'timeout',
  'unknown_outcome',
  'database_unavailable',
];

const running = new Set<string>();

/**
 * Carries an operation to its end from wherever an earlier attempt left it: runs the steps that are not done,
 * and takes back what it made when one fails for good. A second call for the same operation does nothing.
 */
export async function runOperation(context: EngineContext, operationId: string): Promise<void> {
  if (running.has(operationId)) return;
  running.add(operationId);
  try {
    const [operation] = await context.db.select().from(operations).where(eq(operations.id, operationId));
    if (!operation || isEnded(operation.state)) return;
    const journal = patientJournal(openJournal(context.db, operation), context.signal);
    const steps = await stepsFor(context, operation);
    const states = await journal.begin(steps);
    if (operation.attempts > 0)
      await journal.log('warning', 'NovaCron was restarted; going on from the last step.');
    let error = operation.state === 'undoing' ? operation.error : null;
    if (!error) error = await runSteps(context, journal, steps, states);
    if (!error) {
      const last = states.indexOf('running');
      await journal.end('done', null, operation.kind === 'vm.delete', last === -1 ? null : last);
      return;
    }
    const isCreate = operation.kind === 'vm.create';
    if (steps.some((step) => step.undo)) {
      await journal.state('undoing', error);
      if (await undoSteps(context, journal, steps, states)) {
        const late = await runSteps(context, journal, steps, states);
        const last = states.indexOf('running');
        return void (await (late
          ? journal.end('failed', late, isCreate)
          : journal.end('done', null, false, last === -1 ? null : last)));
      }
      // Readings that began earlier end before this one does: none of them brings the VM's row back.
      if (isCreate) await seeAgain(context, operation);
      await journal.end('undone', error, isCreate);
      // What could not be taken back is shown as what it is.
      if (isCreate) await seeAgain(context, operation);
    } else {
      await journal.end('failed', error, isCreate);
    }
  } catch (error) {
    // When the program stops, the rows stay as they are and the next start goes on from them.
    if (!context.signal.aborted) throw error;
  } finally {
    running.delete(operationId);
  }
}

async function seeAgain(context: EngineContext, operation: Operation): Promise<void> {
  const { spec } = operation.plan as CreatePlan;
  await context.refreshVm(operation.hostId ?? '', spec.externalId).catch((error) => {
    if (!context.signal.aborted)
      context.log.warn({ err: error }, 'a VM that was taken back could not be read');
  });
}

/** @returns why it failed, null when every step is done; the last one's row is left to the operation's end */
async function runSteps(context: EngineContext, journal: Journal, steps: Step[], states: string[]) {
  for (const [position, step] of steps.entries()) {
    if (states[position] === 'done') continue;
    const mayHaveRun = states[position] === 'running';
    const next = states.findIndex((state, index) => index > position && state !== 'done');
    states[position] = 'running';
    const giveUpAt = performance.now() + patienceMs;
    let attempts = mayHaveRun ? 1 : 0;
    try {
      if (mayHaveRun && step.canRepeat === false) throw cutShort(step);
      await persist(context, journal, step.canRepeat !== false, giveUpAt, () =>
        step.run({ ...stepContext(context, journal, position), mayHaveRun: attempts++ > 0 }),
      );
      // One statement ends a step and begins the next: each costs a click a millisecond or more.
      // What must not run twice is done before anything else can go wrong.
      if (next === -1 && step.canRepeat !== false) return null;
      await journal.step(position, 'done', next === -1 ? null : next);
      states[position] = 'done';
    } catch (error) {
      if (context.signal.aborted) throw error;
      const view = toErrorView(error);
      if (view.code === 'internal')
        context.log.error({ err: error, step: step.key }, 'a step failed by a fault of ours');
      await journal.step(position, 'failed');
      await journal.log('error', view.userMessage);
      return view;
    }
  }
  return null;
}

/**
 * Backwards over everything that was begun; a host that is away is waited for, however long it takes.
 * @returns whether a step turned out to have happened: then it and what was before it are done, and the rest goes on
 */
async function undoSteps(
  context: EngineContext,
  journal: Journal,
  steps: Step[],
  states: string[],
): Promise<boolean> {
  for (const [position, step] of [...steps.entries()].reverse()) {
    const wasBegun = states[position] !== 'waiting' && states[position] !== 'undone';
    if (!wasBegun || !step.undo) continue;
    const undo = step.undo;
    await journal.log('info', `Taking back: ${step.label}`);
    try {
      if (await hasHappened(context, journal, step, position)) {
        await journal.log('warning', `It happened after all: ${step.label}`);
        await journal.step(position, 'done');
        states[position] = 'done';
        return true;
      }
      await persist(context, journal, true, Number.POSITIVE_INFINITY, () =>
        undo(stepContext(context, journal, position)),
      );
      await journal.step(position, 'undone');
    } catch (error) {
      if (context.signal.aborted) throw error;
      context.log.error({ err: error, step: step.key }, 'an undo failed');
      await journal.log('error', `This could not be taken back: ${toErrorView(error).userMessage}`);
    }
  }
  return false;
}

async function hasHappened(
  context: EngineContext,
  journal: Journal,
  step: Step,
  position: number,
): Promise<boolean> {
  let answer = false;
  await persist(context, journal, true, Number.POSITIVE_INFINITY, async () => {
    answer = (await step.hasHappened?.(stepContext(context, journal, position))) ?? false;
  });
  return answer;
}

/** Tries again, with growing pauses, what failed in a way that passes. */
async function persist(
  context: EngineContext,
  journal: Journal,
  canRepeat: boolean,
  giveUpAt: number,
  work: () => Promise<void>,
): Promise<void> {
  const policy = retry(
    handleWhen((error) => {
      // Nothing of it is the host's; without the database neither its success nor its failure could be told.
      if (databaseTrouble(error)) return canRepeat && !context.signal.aborted;
      const { code } = toErrorView(error);
      const mayHaveHappened = code === 'timeout' || code === 'unknown_outcome';
      if (mayHaveHappened && !canRepeat) return false;
      return passing.includes(code) && performance.now() < giveUpAt && !context.signal.aborted;
    }),
    {
      maxAttempts: Number.MAX_SAFE_INTEGER,
      backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 5_000 }),
    },
  );
  let told: string | null = null;
  policy.onFailure(async ({ reason }) => {
    const error = 'error' in reason ? toErrorView(reason.error) : null;
    if (!error || error.userMessage === told || !passing.includes(error.code)) return;
    told = error.userMessage;
    await journal.log('warning', `${error.userMessage} Trying again.`).catch(() => {});
  });
  await policy.execute(async () => {
    if (context.signal.aborted)
      throw new AppError({ code: 'cancelled', userMessage: 'NovaCron is stopping.' });
    await work();
  }, context.signal);
}

function stepContext(context: EngineContext, journal: Journal, position: number): StepContext {
  return {
    signal: context.signal,
    log: (message) => journal.log('info', message),
    progress: (done, note) => journal.progress(position, done, note),
  };
}

function cutShort(step: Step): AppError {
  return new AppError({
    code: 'unknown_outcome',
    userMessage: `NovaCron ended in the middle of “${step.label}”, and does not know whether it happened.`,
    advice: 'Look at the VM, and ask for it again if it did not.',
  });
}
