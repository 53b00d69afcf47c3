import type { VmLoad } from './load.ts';

/** What of a load is kept over time. */
export const sampleMeasures = [
  'cpuPercent',
  'guestMemoryUsedBytes',
  'guestMemoryTotalBytes',
  'hostMemoryBytes',
  'diskReadRate',
  'diskWriteRate',
  'networkReceiveRate',
  'networkSendRate',
] as const satisfies (keyof VmLoad)[];
export type SampleMeasure = (typeof sampleMeasures)[number];

/**
 * How finely the past is kept, and how far back. A tier keeps `blocks` rows a VM, each with up to `perBlock` values of
 * every measure; the newest takes the place of the oldest, so that no tier ever grows beyond them.
 */
export type SampleTier = { stepMs: number; perBlock: number; blocks: number };

/**
 * From fine to coarse; each further one is made of the averages of the one before. A step has to divide the one that
 * follows, and a block of more values is written anew that much more often before it is full.
 */
export const sampleTiers: readonly [SampleTier, ...SampleTier[]] = [
  // Every sample for 6 h, and the block that is being filled: about 110 kB a VM.
  { stepMs: 10_000, perBlock: 12, blocks: 181 },
  // Minutes for 24 h: about 60 kB a VM.
  { stepMs: 60_000, perBlock: 30, blocks: 49 },
];

/** How much of the past a chart shows. */
export const sampleRanges = ['1h', '6h', '24h'] as const;
export type SampleRange = (typeof sampleRanges)[number];

const hourMs = 3_600_000;
export const rangeMs: Record<SampleRange, number> = { '1h': hourMs, '6h': 6 * hourMs, '24h': 24 * hourMs };

/** The finest tier that reaches back that far. */
export function tierFor(range: SampleRange): SampleTier {
  const reaching = sampleTiers.find((tier) => reachMs(tier) >= rangeMs[range]);
  return reaching ?? sampleTiers.at(-1) ?? sampleTiers[0];
}

/** How far back a tier is whole: its newest block may have begun a moment ago. */
export function reachMs({ stepMs, perBlock, blocks }: SampleTier): number {
  return stepMs * perBlock * (blocks - 1);
}

/** Where in its tier the value of a moment stands. */
export function placeOf({ stepMs, perBlock, blocks }: SampleTier, atMs: number) {
  const step = Math.floor(atMs / stepMs);
  const block = Math.floor(step / perBlock);
  return { slot: block % blocks, index: step % perBlock, blockStartsAt: new Date(block * perBlock * stepMs) };
}
