import { sampleMeasures } from '../domain/samples.ts';
import type { VmSamples } from '../domain/views.ts';

/**
 * What was read before, with what came after put to its end and as much taken from its beginning.
 * @returns null when the two do not meet, and all has to be read
 */
export function mergeSamples(before: VmSamples, later: VmSamples): VmSamples | null {
  const { stepMs } = before;
  const steps = before.values.cpuPercent.length;
  const kept = (later.startsAt - before.startsAt) / stepMs;
  if (later.stepMs !== stepMs || kept < 0 || kept > steps) return null;
  const dropped = kept + later.values.cpuPercent.length - steps;
  if (dropped < 0) return null;
  const values = Object.fromEntries(
    sampleMeasures.map((measure) => [
      measure,
      [...before.values[measure].slice(0, kept), ...later.values[measure]].slice(dropped),
    ]),
  ) as VmSamples['values'];
  return { startsAt: before.startsAt + dropped * stepMs, stepMs, values };
}

/** From when on there may be something new: the last steps are asked for again, because a step fills late. */
export function readAgainFrom({ startsAt, stepMs, values }: VmSamples): number {
  return startsAt + Math.max(0, values.cpuPercent.length - 3) * stepMs;
}
