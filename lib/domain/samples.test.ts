import { describe, expect, test } from 'vitest';
import { placeOf, rangeMs, reachMs, sampleRanges, sampleTiers, tierFor } from './samples.ts';

describe('the tiers', () => {
  test('each step divides the next one, and so do its blocks: no average is of parts of a step', () => {
    for (const [index, { stepMs }] of sampleTiers.entries()) {
      const coarser = sampleTiers[index + 1];
      if (coarser) expect(coarser.stepMs % stepMs).toBe(0);
    }
  });

  test.each(sampleRanges)('%s is kept wholly by the tier that is read for it', (range) => {
    expect(reachMs(tierFor(range))).toBeGreaterThanOrEqual(rangeMs[range]);
  });

  test('a short range is read finely', () => {
    expect(tierFor('1h')).toBe(sampleTiers[0]);
    expect(tierFor('24h').stepMs).toBe(60_000);
  });
});

test('a moment has one place: steps fill a block, blocks fill the ring, and the ring begins anew', () => {
  const tier = { stepMs: 10_000, perBlock: 3, blocks: 4 };
  const at = (step: number) => placeOf(tier, step * 10_000 + 4_321);
  expect(at(0)).toEqual({ slot: 0, index: 0, blockStartsAt: new Date(0) });
  expect(at(2)).toMatchObject({ slot: 0, index: 2 });
  expect(at(3)).toEqual({ slot: 1, index: 0, blockStartsAt: new Date(30_000) });
  expect(at(12)).toEqual({ slot: 0, index: 0, blockStartsAt: new Date(120_000) });
});
