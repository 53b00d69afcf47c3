import { expect, test } from 'vitest';
import { createThrottle } from './throttle.ts';

test('takes the free attempts, then doubles the wait', () => {
  let now = 0;
  const throttle = createThrottle(() => now);
  for (let attempt = 1; attempt <= 5; attempt++) expect(throttle.begin('user a', 5)).toBe(0);
  expect(throttle.begin('user a', 5)).toBe(2000);
  expect(throttle.begin('user b', 5)).toBe(0);
  now += 2000;
  expect(throttle.begin('user a', 5)).toBe(0);
  expect(throttle.begin('user a', 5)).toBe(4000);
});

test('counts attempts when they begin, so that many at once are no way around', () => {
  const throttle = createThrottle(() => 0);
  const taken = Array.from({ length: 100 }, () => throttle.begin('user a', 5)).filter((wait) => wait === 0);
  expect(taken).toHaveLength(5);
});

test('a refused attempt does not lengthen the wait, which never passes five minutes', () => {
  let now = 0;
  const throttle = createThrottle(() => now);
  for (let round = 0; round < 30; round++) now += throttle.begin('user a', 5);
  throttle.begin('user a', 5);
  const wait = throttle.begin('user a', 5);
  expect(wait).toBe(5 * 60_000);
  expect(throttle.begin('user a', 5)).toBe(wait);
});

test('forgets after success, and after a quarter of an hour', () => {
  let now = 0;
  const throttle = createThrottle(() => now);
  for (let attempt = 0; attempt < 5; attempt++) throttle.begin('user a', 5);
  throttle.succeed('user a');
  expect(throttle.begin('user a', 5)).toBe(0);
  for (let attempt = 0; attempt < 4; attempt++) throttle.begin('user a', 5);
  now += 16 * 60_000;
  for (let attempt = 0; attempt < 5; attempt++) expect(throttle.begin('user a', 5)).toBe(0);
});
