import type { VmGroup } from './views.ts';

/** What stands in one row of the list as it is drawn: the head of a group, or lines side by side. */
export type DrawnRow =
  | { kind: 'group'; group: VmGroup; index: number }
  | { kind: 'lines'; from: number; to: number };

export type ListLayout = {
  /** How many rows are drawn in all. */
  count: number;
  rowAt: (row: number) => DrawnRow;
  /** The row in which a line stands. */
  rowOf: (line: number) => number;
};

/**
 * Where everything stands in a list that is drawn only in part.
 * @param perRow  lines that stand side by side: 1 for a table, more for cards
 */
export function layOut(lines: number, groups: readonly VmGroup[] | null, perRow: number): ListLayout {
  const parts: { row: number; line: number; lines: number; group: VmGroup | null; index: number }[] = [];
  let row = 0;
  let line = 0;
  for (const [index, group] of (groups ?? [null]).entries()) {
    const count = group?.count ?? lines;
    parts.push({ row, line, lines: count, group, index });
    row += (group ? 1 : 0) + Math.ceil(count / perRow);
    line += count;
  }
  const partOf = (key: 'row' | 'line', value: number) => {
    let low = 0;
    let high = parts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((parts[middle]?.[key] ?? 0) <= value) low = middle;
      else high = middle - 1;
    }
    return parts[low];
  };
  return {
    count: row,
    rowAt(at) {
      const part = partOf('row', at);
      if (!part) return { kind: 'lines', from: 0, to: 0 };
      if (part.group && at === part.row) return { kind: 'group', group: part.group, index: part.index };
      const from = part.line + (at - part.row - (part.group ? 1 : 0)) * perRow;
      return { kind: 'lines', from, to: Math.min(from + perRow, part.line + part.lines) };
    },
    rowOf(at) {
      const part = partOf('line', at);
      if (!part) return 0;
      return part.row + (part.group ? 1 : 0) + Math.floor((at - part.line) / perRow);
    },
  };
}
