import { setTimeout as sleep } from 'node:timers/promises';
import { formatBytes } from '../../../domain/units.ts';
import type { TypedParams } from '../../../libvirt/typed-params.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { StepContext } from '../../driver.ts';
import type { Link } from '../link.ts';

const askEveryMs = 500;
const logEveryMs = 5_000;

export type MigrationFigures = { doneBytes: number; leftBytes: number; bytesPerSecond: number };

/** Memory and disks together, as libvirt counts them; null before it counts. */
export function figuresOf(params: TypedParams): MigrationFigures | null {
  const done = Number(params.data_processed ?? 0);
  const left = Number(params.data_remaining ?? 0);
  const elapsedMs = Number(params.time_elapsed ?? 0);
  if (done + left === 0) return null;
  return { doneBytes: done, leftBytes: left, bytesPerSecond: elapsedMs ? (done / elapsedMs) * 1000 : 0 };
}

export function describeFigures({ doneBytes, leftBytes, bytesPerSecond }: MigrationFigures): string {
  const copied = `${formatBytes(doneBytes)} copied, ${formatBytes(leftBytes)} left`;
  if (bytesPerSecond < 1) return `${copied}.`;
  const seconds = Math.ceil(leftBytes / bytesPerSecond);
  return `${copied}, ${formatBytes(bytesPerSecond)} a second: about ${seconds} s more.`;
}

/** Tells how far the copying is, until the signal ends it. A source that does not answer is no news here. */
export async function reportProgress(
  source: Link,
  dom: Domain,
  step: Pick<StepContext, 'log' | 'progress'>,
  until: AbortSignal,
): Promise<void> {
  let loggedAt = Number.NEGATIVE_INFINITY;
  while (!until.aborted) {
    const figures = await source
      .call('reads', 'domainGetJobStats', { dom, flags: 0 }, { signal: until })
      .then(({ params }) => figuresOf(params))
      .catch(() => null);
    if (figures && !until.aborted) {
      await step.progress(
        figures.doneBytes / (figures.doneBytes + figures.leftBytes),
        describeFigures(figures),
      );
      if (performance.now() - loggedAt >= logEveryMs) {
        loggedAt = performance.now();
        await step.log(describeFigures(figures));
      }
    }
    await sleep(askEveryMs, undefined, { signal: until }).catch(() => {});
  }
}
