import { expect, test } from 'vitest';
import { changeOf, filler } from './soft-input.ts';

test.each([
  ['', 'a', 0, 'a'],
  [filler, `${filler}a`, 0, 'a'],
  [`${filler}ab`, `${filler}a`, 1, ''],
  [filler, filler.slice(1), 1, ''],
  // A keyboard that corrects a word after its end.
  ['teh', 'the ', 2, 'he '],
  // One character of two code units is one.
  ['😀', '', 1, ''],
  ['same', 'same', 0, ''],
])('%j to %j erases %i and types %j', (before, after, erased, typed) => {
  expect(changeOf(before, after)).toEqual({ erased, typed });
});
