import { describe, expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

/** A repeatable stand-in for chance (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('the pause before the next attempt', () => {
  it('is anything from nothing to a bound that doubles up to the longest', () => {
    const bounds = { minDelayMs: 100, maxDelayMs: 1_000 };
    const longest = Array.from({ length: 6 }, (_, failures) =>
      backOffMs(failures, { ...bounds, random: () => 1 }),
    );
    expect(longest).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    expect(backOffMs(3, { ...bounds, random: () => 0 })).toBe(0);
    expect(backOffMs(3, { ...bounds, random: () => 0.5 })).toBe(400);
    expect(backOffMs(100_000, { ...bounds, random: () => 1 })).toBe(1_000);
    expect(backOffMs(0, { minDelayMs: 10, maxDelayMs: 4, random: () => 1 })).toBe(4);
  });

  it('brings a thousand clients back spread evenly, although all lost their host in one moment', () => {
    const random = seeded(3);
    const maxDelayMs = 4_000;
    const awayMs = 60_000;
    const firstTries = Array.from({ length: 1_000 }, () => {
      let at = 0;
      for (let failures = 0; at < awayMs; failures++)
        at += backOffMs(failures, { minDelayMs: 250, maxDelayMs, random });
      return at - awayMs;
    });
    const perTenth = new Map<number, number>();
    for (const ms of firstTries)
      perTenth.set(Math.floor(ms / 100), (perTenth.get(Math.floor(ms / 100)) ?? 0) + 1);
    expect(Math.max(...firstTries), 'all are back before the longest pause is over').toBeLessThan(maxDelayMs);
    // Early ones are more likely than late ones: 50 in a tenth of a second if pauses were drawn anew at its return.
    expect(Math.max(...perTenth.values())).toBeLessThan(80);
  });
});
