import { expect, test } from 'vitest';
import type { SnapshotRow } from '@/lib/domain/views';
import { treeLines } from './tree';

const row = (name: string, parent: string | null, isCurrent = false): SnapshotRow => ({
  name,
  parent,
  isCurrent,
  createdAt: '2026-01-01T00:00:00.000Z',
  description: '',
  createdByOperation: null,
  state: 'off',
  hasMemory: false,
  kind: 'internal',
  sizeBytes: null,
});
const drawn = (rows: SnapshotRow[]) =>
  treeLines(rows).map(
    ({ snapshot, depth, isLast }) => `${depth}${isLast ? '└' : '├'}${snapshot?.name ?? 'now'}`,
  );

test('each stands below its parent, and now below the current one', () => {
  expect(drawn([row('a', null), row('b', 'a'), row('c', 'a', true), row('d', 'c')])).toEqual([
    '0└a',
    '1├b',
    '1└c',
    '2├d',
    '2└now',
  ]);
});

test('a line goes on beside the children of one that is not the last', () => {
  const lines = treeLines([row('a', null), row('b', 'a'), row('c', null, true)]);
  expect(lines.find(({ snapshot }) => snapshot?.name === 'b')?.goesOn).toEqual([true]);
});

test('none is lost: parents that are missing, rings, and no current one', () => {
  const rows = [row('a', 'b'), row('b', 'a'), row('c', 'gone')];
  expect(
    treeLines(rows)
      .map(({ snapshot }) => snapshot?.name ?? 'now')
      .sort(),
  ).toEqual(['a', 'b', 'c', 'now']);
});
