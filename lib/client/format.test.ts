import { describe, expect, test } from 'vitest';
import { asText, count, cutMiddle, formatBytes, formatDuration, formatMib, relativeTime } from './format.ts';

describe('formatBytes', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '0.98 KiB'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [64 * 1024 ** 2, '64 MiB'],
    [1023.9 * 1024 ** 2, '1 GiB'],
    [10 * 1024 ** 3, '10 GiB'],
    [12.34 * 1024 ** 3, '12.3 GiB'],
    [3 * 1024 ** 6, '3072 PiB'],
  ])('writes %d bytes as %s', (bytes, text) => expect(asText(formatBytes(bytes))).toBe(text));
});

test.each([
  [64, '64 MiB'],
  [1000, '1000 MiB'],
  [1024, '1 GiB'],
  [1536, '1.5 GiB'],
  [262_144, '256 GiB'],
])('writes %d MiB of memory as %s', (mib, text) => expect(asText(formatMib(mib))).toBe(text));

describe('cutMiddle', () => {
  test('leaves what fits as it is', () => expect(cutMiddle('web-1', 5)).toBe('web-1'));
  test('keeps both ends and the length', () => {
    const cut = cutMiddle('production-frontend-eu-west-0017', 16);
    expect(cut).toBe('producti…st-0017');
    expect(cut).toHaveLength(16);
  });
  test('does not split characters beyond the basic plane', () =>
    expect(cutMiddle('🦊🦊🦊🦊🦊', 3)).toBe('🦊…🦊'));
  test('cuts to a single character', () => expect(cutMiddle('abc', 1)).toBe('…'));
});

describe('relativeTime', () => {
  const now = Date.parse('2030-01-01T12:00:00Z');
  test.each([
    [0, 'now'],
    [-2_000, 'now'],
    [-120_000, 'in the future'],
    [12_400, '12 s ago'],
    [59_999, '59 s ago'],
    [60_000, '1 min ago'],
    [3_600_000, '1 h ago'],
    [86_400_000, '1 d ago'],
    [90 * 86_400_000, '2 months ago'],
    [800 * 86_400_000, '2 years ago'],
  ])('says of an age of %d ms: %s', (age, text) => expect(relativeTime(now - age, now)).toBe(text));
});

test.each([
  [-5, '0 s'],
  [400, '0.4 s'],
  [9_960, '10 s'],
  [12_000, '12 s'],
  [185_000, '3 min 5 s'],
  [180_000, '3 min'],
  [7_800_000, '2 h 10 min'],
])('writes a length of %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

test('counts one thing and many', () => {
  expect([count(1, 'VM'), count(0, 'VM'), count(1200, 'VM'), count(2, 'match', 'matches')]).toEqual([
    '1 VM',
    '0 VMs',
    '1,200 VMs',
    '2 matches',
  ]);
});
