import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../domain/errors.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { MigrateVmSpec, StepContext } from '../../driver.ts';
import type { Link } from '../link.ts';
import { isMigrating } from './foreign.ts';
import { reportProgress } from './progress.ts';
import { lookFor } from './whereabouts.ts';

const askEveryMs = 200;
const patienceMs = 30_000;

/**
 * Ends the migration of an attempt whose process is gone. The source copies on for a while after that, though nobody
 * is left to finish it, and begins no other meanwhile. A copy that was sent whole is settle()'s to judge.
 * @throws AppError conflict when the host does not let go of it
 */
export async function endLeftover(source: Link, spec: MigrateVmSpec, options: CallOptions): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { dom, presence } = await lookFor(source, spec.externalId, options);
    if (!dom || presence !== 'running') return;
    if (!(await isMigrating(source, dom, options))) return;
    if (performance.now() > deadline) throw held(source, spec);
    // Refused when it has just ended by itself: the next look tells.
    await source.call('guests', 'domainAbortJob', { dom }, options).catch(() => {});
    await sleep(askEveryMs, undefined, options);
  }
}

/** The hosts go on without us: waits until they are done, and tells how far they are. A cancel ends the waiting. */
export async function followLeftover(source: Link, spec: MigrateVmSpec, step: StepContext): Promise<void> {
  const { signal, cancel } = step;
  const over = new AbortController();
  let reporting: Promise<void> | null = null;
  try {
    while (!cancel?.aborted) {
      const { dom, presence } = await lookFor(source, spec.externalId, { signal });
      if (!dom || presence !== 'running' || !(await isMigrating(source, dom, { signal }))) return;
      reporting ??= reportProgress(source, dom, step, over.signal);
      await sleep(askEveryMs, undefined, { signal });
    }
  } finally {
    over.abort();
    await reporting;
  }
}

function held(source: Link, { name }: MigrateVmSpec): AppError {
  return new AppError({
    code: 'conflict',
    userMessage: `An earlier migration of ${name} is still under way on the host ${source.hostName}, and cannot be ended.`,
    advice: 'Look at it with virsh domjobinfo there. When it is over, migrate the VM again.',
  });
}
