import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scaleOf, timeTicks, valueText } from './scale';
import { latestOf, stepAt, summaryOf } from './series';

const mib = 1024 ** 2;

describe('the axis of values', () => {
  test.each([
    ['percent', 3, 100, '%', ['0', '50', '100']],
    ['bytes', 900 * mib, 1000 * mib, 'MiB', ['0', '500', '1000']],
    ['bytes', 3.2 * 1024 * mib, 4 * 1024 * mib, 'GiB', ['0', '2', '4']],
    ['rate', 0, 1024, 'KiB/s', ['0', '0.5', '1']],
    ['rate', 1.2 * mib, 1.5 * mib, 'MiB/s', ['0', '0.75', '1.5']],
    ['rate', 5 * mib, 5 * mib, 'MiB/s', ['0', '2.5', '5']],
  ] as const)('of %s up to %d ends at a round %d, in %s', (kind, highest, max, unit, ticks) => {
    const scale = scaleOf(kind, highest);
    expect(scale).toMatchObject({ max, unit });
    expect(scale.ticks.map(({ text }) => text)).toEqual(ticks);
  });

  test('never ends below what it has to show', () => {
    for (let power = 0; power < 50; power += 0.37) {
      const highest = 2 ** power;
      expect(scaleOf('bytes', highest).max).toBeGreaterThanOrEqual(highest);
    }
  });
});

test('a value has a unit of its own', () => {
  expect(valueText('percent', 7.25)).toBe('7.3 %');
  expect(valueText('percent', 71.4)).toBe('71 %');
  expect(valueText('bytes', 3 * 1024 * mib)).toBe('3 GiB');
  expect(valueText('rate', 1.5 * mib)).toBe('1.5 MiB/s');
});

describe('the axis of time', () => {
  const zone = process.env.TZ;
  beforeAll(() => {
    // Half an hour beside the others' hours.
    process.env.TZ = 'Asia/Kolkata';
  });
  afterAll(() => {
    process.env.TZ = zone;
  });
  const clock = (at: number) => {
    const date = new Date(at);
    return [date.getHours(), date.getMinutes()];
  };
  const noon = new Date('2026-03-10T12:07:00+05:30').getTime();
  const hour = 3_600_000;

  test('has round times of the viewer’s clock', () => {
    expect(timeTicks(noon - hour, noon, 600).map(clock)).toEqual([
      [11, 10],
      [11, 20],
      [11, 30],
      [11, 40],
      [11, 50],
      [12, 0],
    ]);
    expect(timeTicks(noon - 24 * hour, noon, 600).map(clock)).toEqual([
      [15, 0],
      [18, 0],
      [21, 0],
      [0, 0],
      [3, 0],
      [6, 0],
      [9, 0],
      [12, 0],
    ]);
  });

  test('has no more than there is room for', () => {
    for (const width of [120, 300, 500, 900])
      for (const range of [hour, 6 * hour, 24 * hour])
        expect(timeTicks(noon - range, noon, width).length).toBeLessThanOrEqual(Math.max(2, width / 64) + 1);
  });
});

describe('a line', () => {
  test('is summed up by what is known of it', () => {
    expect(summaryOf([null, 2, 4, null, 6, null])).toEqual({ latest: 6, average: 4, lowest: 2, highest: 6 });
    expect(summaryOf([2, null, null, null])).toMatchObject({ latest: null, average: 2 });
    expect(summaryOf([null, null])).toBeNull();
  });

  test('is not now what it was long ago', () => {
    expect(latestOf([1, 2, null])).toBe(2);
    expect(latestOf([1, 2, null, null, null])).toBeNull();
  });

  test('has a step under every place of the plot', () => {
    const span = { startsAt: 0, stepMs: 10, steps: 5 };
    expect([-1, 0, 0.12, 0.13, 0.5, 1, 2].map((share) => stepAt(share, span))).toEqual([0, 0, 0, 1, 2, 4, 4]);
  });
});
