import type { VmRow, VmWindow } from './views.ts';

/** A stretch of the list as somebody has it. */
export type HeldWindow = { at: number; tag: string; vms: VmRow[] };

/**
 * What somebody has after an answer.
 * @param held  what was asked with; undefined when nothing was
 */
export function mergeWindow(held: HeldWindow | undefined, { at, tag, lines, rows }: VmWindow): HeldWindow {
  const before = held?.vms ?? [];
  const told = new Map(rows.map((vm) => [vm.id, vm]));
  const had = new Map(before.map((vm) => [vm.id, vm]));
  const ids = lines
    ? lines.flatMap((line) =>
        typeof line === 'string' ? [line] : before.slice(line[0], line[0] + line[1]).map(({ id }) => id),
      )
    : before.map(({ id }) => id);
  // The same objects for what is the same, so that only rows that changed are drawn again.
  return { at, tag, vms: ids.flatMap((id) => told.get(id) ?? had.get(id) ?? []) };
}
