import { readFileSync } from 'node:fs';

/** One line of the table. `ours` and `peer` are medians in `unit`. */
export type Row = {
  name: string;
  unit: string;
  ours: number;
  /** Null where nothing comparable exists. */
  peer: number | null;
  /** What it stands beside, and what a reader must know. */
  note: string;
};

/** A figure is one side's single measurement, in the side's own unit. */
type Side = () => Promise<number>;

/** The value that `share` of the samples do not exceed. @param share  0.5 for the median */
export function percentile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * Measures all sides in turns, so that what else the machine does meets each of them alike.
 * @returns every side's samples, the first round left out
 */
export async function inTurns<K extends string>(
  rounds: number,
  sides: Record<K, Side>,
): Promise<Record<K, number[]>> {
  const names = Object.keys(sides) as K[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, number[]>;
  for (let round = 0; round <= rounds; round++) {
    // Each round begins with another side, and every second one goes backwards: nobody always runs first, nor
    // always after the same other.
    const order = names.map((_, i) => names[(i + round) % names.length] as K);
    if (round % 2) order.reverse();
    for (const name of order) {
      const sample = await sides[name]();
      if (round > 0) samples[name].push(sample);
    }
  }
  return samples;
}

export async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** What stays in memory of a process, in MiB: what it shares with others counts whole. */
export function residentMib(pid: number): number {
  return fieldOf(`/proc/${pid}/status`, /^VmRSS:\s+(\d+)/m) / 1024;
}

/** Memory of a process and all its children in MiB; what several share is counted once. */
export function treeMib(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const own = fieldOf(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+)/m) / 1024;
  return children
    .split(' ')
    .filter(Boolean)
    .reduce((sum, child) => sum + treeMib(Number(child)), own);
}

function fieldOf(path: string, pattern: RegExp): number {
  return Number(pattern.exec(readFileSync(path, 'utf8'))?.[1]);
}
