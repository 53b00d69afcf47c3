import { expect, test } from 'vitest';
import { formatCpuSet, parseCpuSet } from './cpu-set.ts';

test.each([
  ['0', [0]],
  ['0-3', [0, 1, 2, 3]],
  ['0-3,^2,8', [0, 1, 3, 8]],
  ['8, 0-1', [0, 1, 8]],
])('%s is a set of CPUs', (text, numbers) => {
  expect(parseCpuSet(text)).toEqual(numbers);
  expect(parseCpuSet(formatCpuSet(numbers))).toEqual(numbers);
});

test.each(['', 'x', '3-1', '0,,1', '-1', '0-99999', '^0', '1,^1', '1;2'])('%j is none', (text) => {
  expect(parseCpuSet(text)).toBeNull();
});

test('the shortest text is written', () => {
  expect(formatCpuSet([3, 1, 2, 8, 2])).toBe('1-3,8');
  expect(formatCpuSet([])).toBe('');
});
