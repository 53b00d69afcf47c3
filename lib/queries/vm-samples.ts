import { and, asc, eq, gte } from 'drizzle-orm';
import { vmSamples } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { rangeMs, type SampleRange, sampleMeasures, tierFor } from '../domain/samples.ts';
import type { VmSamples } from '../domain/views.ts';

/**
 * How busy a VM was until now, step by step; null where nothing was sampled.
 * @param options.sinceMs  only what is younger, for who has the rest
 */
export async function getVmSamples(
  _user: User,
  vmId: string,
  options: { range: SampleRange; sinceMs?: number; nowMs?: number },
): Promise<VmSamples> {
  const { range, sinceMs = 0, nowMs = Date.now() } = options;
  const tier = tierFor(range);
  const { stepMs, perBlock, blocks } = tier;
  // Whole steps, the one that is under way among them.
  const endsAt = (Math.floor(nowMs / stepMs) + 1) * stepMs;
  const earliest = Math.max(endsAt - rangeMs[range], Math.min(sinceMs, endsAt - stepMs));
  const startsAt = Math.floor(earliest / stepMs) * stepMs;
  const rows = await getDb()
    .select()
    .from(vmSamples)
    .where(
      and(
        eq(vmSamples.vmId, vmId),
        eq(vmSamples.stepSeconds, stepMs / 1000),
        gte(vmSamples.startsAt, new Date(startsAt - stepMs * perBlock)),
      ),
    )
    .orderBy(asc(vmSamples.startsAt))
    .limit(blocks);
  const length = (endsAt - startsAt) / stepMs;
  const values = Object.fromEntries(
    sampleMeasures.map((measure) => {
      const series: (number | null)[] = Array(length).fill(null);
      for (const row of rows) {
        const first = (row.startsAt.getTime() - startsAt) / stepMs;
        for (const [offset, value] of row[measure].entries()) {
          const at = first + offset;
          if (at >= 0 && at < length) series[at] = short(measure === 'cpuPercent', value);
        }
      }
      return [measure, series];
    }),
  ) as VmSamples['values'];
  return { startsAt, stepMs, values };
}

/** As many digits as anybody sees: a day has thousands of values. */
function short(isPercent: boolean, value: number | null): number | null {
  if (value === null) return null;
  return isPercent ? Math.round(value * 10) / 10 : Math.round(value);
}
