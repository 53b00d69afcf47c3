import type { VmGroup } from './views.ts';

/** What stands in one row of the list as it is drawn: the head of a group, or lines side by side. */
export type DrawnRow =
  | { kind: 'group'; group: VmGroup; index: number }
  | { kind: 'lines'; from: number; to: number };

/** In pixels. */
export type RowHeights = { line: number; group: number };

export type ListLayout = {
  /** How many rows are drawn in all. */
  count: number;
  rowAt: (row: number) => DrawnRow;
  /** The row in which a line stands. */
  rowOf: (line: number) => number;
  /** Where a row begins; that of `count` is where the list ends. */
  topOf: (row: number, heights: RowHeights) => number;
  /** The row that stands there; the last one for what lies below the list. */
  rowAtTop: (top: number, heights: RowHeights) => number;
};

type Part = { row: number; line: number; lines: number; group: VmGroup | null; index: number };

/**
 * Where everything stands in a list that is drawn only in part. All rows of a kind are of one height, so that the place of
 * each is known without drawing it.
 * @param perRow  lines that stand side by side: 1 for a table, more for cards
 */
export function layOut(lines: number, groups: readonly VmGroup[] | null, perRow: number): ListLayout {
  const parts: Part[] = [];
  let row = 0;
  let line = 0;
  for (const [index, group] of (groups ?? [null]).entries()) {
    const count = group?.count ?? lines;
    parts.push({ row, line, lines: count, group, index });
    row += (group ? 1 : 0) + Math.ceil(count / perRow);
    line += count;
  }
  const count = row;
  const partOf = (isAfter: (part: Part) => boolean) =>
    parts[lastIndex(parts.length, (at) => !isAfter(parts[at] as Part))];

  function topOf(at: number, { line, group }: RowHeights): number {
    const part = partOf(({ row }) => row > at);
    const groupsAbove = part?.group ? part.index + (at > part.row ? 1 : 0) : 0;
    return groupsAbove * group + (at - groupsAbove) * line;
  }
  return {
    count,
    topOf,
    rowAt(at) {
      const part = partOf(({ row }) => row > at);
      if (!part) return { kind: 'lines', from: 0, to: 0 };
      if (part.group && at === part.row) return { kind: 'group', group: part.group, index: part.index };
      const from = part.line + (at - part.row - (part.group ? 1 : 0)) * perRow;
      return { kind: 'lines', from, to: Math.min(from + perRow, part.line + part.lines) };
    },
    rowOf(at) {
      const part = partOf(({ line }) => line > at);
      if (!part) return 0;
      return part.row + (part.group ? 1 : 0) + Math.floor((at - part.line) / perRow);
    },
    rowAtTop: (top, heights) => lastIndex(count, (at) => topOf(at, heights) <= top),
  };
}

/** The last of so many of which something holds that holds of all before it; 0 when it holds of none. */
function lastIndex(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = Math.max(0, count - 1);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
