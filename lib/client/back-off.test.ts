import { expect, test } from 'vitest';
import { backOffMs } from './back-off.ts';

test('doubles its longest wait with every attempt, up to a bound', () => {
  const longest = [0, 1, 2, 3, 50].map((attempt) => backOffMs(attempt, () => 1));
  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 20_000]);
});

test('never hurries below its floor', () => expect(backOffMs(0, () => 0)).toBe(300));
