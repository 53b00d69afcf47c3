import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut } from './list-layout.ts';

const groups = [
  { key: 'a', count: 3 },
  { key: 'b', count: 1 },
  { key: null, count: 4 },
];
const drawn = (perRow: number, of: typeof groups | null = groups) => {
  const { count, rowAt } = layOut(8, of, perRow);
  return Array.from({ length: count }, (_, row) => {
    const at = rowAt(row);
    return at.kind === 'group' ? `${at.group.key}:` : `${at.from}-${at.to}`;
  });
};

describe('a list', () => {
  test('has a row for each line', () => expect(drawn(1, null)).toHaveLength(8));
  test('has the head of a group before its lines', () =>
    expect(drawn(1)).toEqual(['a:', '0-1', '1-2', '2-3', 'b:', '3-4', 'null:', '4-5', '5-6', '6-7', '7-8']));
  test('of cards begins each group with a row of its own', () =>
    expect(drawn(2)).toEqual(['a:', '0-2', '2-3', 'b:', '3-4', 'null:', '4-6', '6-8']));
  test('without lines has no rows', () => expect(layOut(0, null, 3).count).toBe(0));
  test('knows for each line the row that it stands in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        (counts, perRow) => {
          const lines = counts.reduce((sum, count) => sum + count, 0);
          const layout = layOut(
            lines,
            counts.map((count, index) => ({ key: `${index}`, count })),
            perRow,
          );
          for (let line = 0; line < lines; line += 1) {
            const row = layout.rowAt(layout.rowOf(line));
            expect(row.kind === 'lines' && row.from <= line && line < row.to).toBe(true);
          }
        },
      ),
    );
  });
});
