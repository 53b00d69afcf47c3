import type { Db } from '../db/database.ts';
import { type SampleTier, sampleMeasures, sampleTiers } from '../domain/samples.ts';
import { appendSamples, type Sample } from './store-samples.ts';

/**
 * Keeps the samples of a host's VMs in every tier: as they are in the finest, and in each coarser one their averages,
 * written when a step is over. What was heard of a step before the program was killed is not in its average.
 */
export function createHistory(db: Db) {
  const [finest, ...coarser] = sampleTiers;
  const steps = coarser.map((tier) => openStep(db, tier));

  return {
    async add(atMs: number, samples: Sample[]): Promise<void> {
      await appendSamples(db, finest, atMs, samples);
      for (const step of steps) await step.add(atMs, samples);
    },
    /** Writes the steps that are not over yet. */
    async flush(): Promise<void> {
      for (const step of steps) await step.flush();
    },
  };
}

type Sums = { sum: number; count: number }[];

function openStep(db: Db, tier: SampleTier) {
  let startsAtMs: number | null = null;
  let sums = new Map<string, Sums>();

  async function flush(): Promise<void> {
    if (startsAtMs === null || sums.size === 0) return;
    const averages = [...sums].map(([vmId, ofVm]) => averageOf(vmId, ofVm));
    const atMs = startsAtMs;
    sums = new Map();
    await appendSamples(db, tier, atMs, averages);
  }

  async function add(atMs: number, samples: Sample[]): Promise<void> {
    const startsAt = Math.floor(atMs / tier.stepMs) * tier.stepMs;
    if (startsAt !== startsAtMs) await flush();
    startsAtMs = startsAt;
    for (const sample of samples) {
      const ofVm = sums.get(sample.vmId) ?? sampleMeasures.map(() => ({ sum: 0, count: 0 }));
      sums.set(sample.vmId, ofVm);
      for (const [position, measure] of sampleMeasures.entries()) {
        const value = sample[measure];
        const of = ofVm[position];
        if (value === null || !of) continue;
        of.sum += value;
        of.count += 1;
      }
    }
  }

  return { add, flush };
}

function averageOf(vmId: string, sums: Sums): Sample {
  const values = sampleMeasures.map((measure, position) => {
    const { sum, count } = sums[position] ?? { sum: 0, count: 0 };
    return [measure, count ? sum / count : null] as const;
  });
  return { vmId, ...(Object.fromEntries(values) as Omit<Sample, 'vmId'>) };
}
