import { describe, expect, test } from 'vitest';
import { sampleMeasures } from '../domain/samples.ts';
import type { VmSamples } from '../domain/views.ts';
import { mergeSamples, readAgainFrom } from './merge-samples.ts';

function samples(startsAt: number, list: (number | null)[]): VmSamples {
  const values = sampleMeasures.map((measure) => [measure, list]);
  return { startsAt, stepMs: 10, values: Object.fromEntries(values) };
}

const before = samples(100, [1, 2, 3, null]);

describe('what came later', () => {
  test('replaces what it has again, and the window moves on by as much as is new', () => {
    expect(mergeSamples(before, samples(120, [3, 4, 5]))).toEqual(samples(110, [2, 3, 4, 5]));
  });

  test('may be nothing new', () => {
    expect(mergeSamples(before, samples(130, [4]))).toEqual(samples(100, [1, 2, 3, 4]));
  });

  test('may begin where the earlier ends', () => {
    expect(mergeSamples(before, samples(140, [5]))).toEqual(samples(110, [2, 3, null, 5]));
  });

  test.each([
    ['it begins after the end', samples(150, [6])],
    ['it begins before the beginning', samples(90, [0, 1])],
    ['it ends before the end', samples(110, [2])],
    ['its steps are others', { ...samples(120, [3, 4, 5]), stepMs: 60 }],
  ])('does not fit when %s', (_why, later) => {
    expect(mergeSamples(before, later)).toBeNull();
  });
});

test('the last steps are asked for again', () => {
  expect(readAgainFrom(before)).toBe(110);
  expect(readAgainFrom(samples(100, [1]))).toBe(100);
});
