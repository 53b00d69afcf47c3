import { expect, test } from 'vitest';
import { differenceOf, pairsOf } from './difference';

const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', ''].join('\n');

test('lines that changed stand with some around them, with their numbers in both texts', () => {
  const [first, second, ...more] = differenceOf(before, before.replace('b\n', 'B\nB2\n').replace('k\n', ''));
  expect(more).toEqual([]);
  expect(first?.lines).toEqual([
    { sign: ' ', text: 'a', before: 1, after: 1 },
    { sign: '-', text: 'b', before: 2, after: null },
    { sign: '+', text: 'B', before: null, after: 2 },
    { sign: '+', text: 'B2', before: null, after: 3 },
    { sign: ' ', text: 'c', before: 3, after: 4 },
    { sign: ' ', text: 'd', before: 4, after: 5 },
    { sign: ' ', text: 'e', before: 5, after: 6 },
  ]);
  expect(second?.lines.at(-1)).toEqual({ sign: '-', text: 'k', before: 11, after: null });
});

test('side by side, what came stands beside what went', () => {
  const [part] = differenceOf(before, before.replace('b\n', 'B\nB2\n'));
  const words = part && pairsOf(part).map(({ left, right }) => [left?.text ?? null, right?.text ?? null]);
  expect(words?.slice(0, 4)).toEqual([
    ['a', 'a'],
    ['b', 'B'],
    [null, 'B2'],
    ['c', 'c'],
  ]);
});

test('one text has no difference to itself, and an end without a line end is none', () => {
  expect(differenceOf(before, before)).toEqual([]);
  const lines = differenceOf('a', 'b').flatMap((part) => part.lines);
  expect(lines.map(({ sign, text }) => `${sign}${text}`)).toEqual(['-a', '+b']);
});
