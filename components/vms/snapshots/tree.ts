import type { SnapshotRow } from '@/lib/domain/views';

export type SnapshotAction = 'revert' | 'delete' | 'compare';

/** One line of the tree: null stands for what is there now. */
export type TreeLine = {
  snapshot: SnapshotRow | null;
  depth: number;
  /** For each level above: whether its line goes on below this one. */
  goesOn: boolean[];
  isLast: boolean;
};

/**
 * The tree as lines, parents before their children and both in order of time; "now" hangs on the current one. A
 * snapshot whose parent is not there, or that is its own ancestor, stands as a root, so that none is lost.
 */
export function treeLines(snapshots: SnapshotRow[]): TreeLine[] {
  const names = new Set(snapshots.map(({ name }) => name));
  const childrenOf = new Map<string | null, SnapshotRow[]>();
  for (const snapshot of snapshots) {
    const parent = snapshot.parent !== null && names.has(snapshot.parent) ? snapshot.parent : null;
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), snapshot]);
  }
  const lines: TreeLine[] = [];
  const seen = new Set<string>();
  const roots = childrenOf.get(null) ?? [];
  addAll(roots, 0, []);
  // What is left hangs on itself.
  for (const snapshot of snapshots) if (!seen.has(snapshot.name)) addAll([snapshot], 0, []);
  if (!snapshots.some(({ isCurrent }) => isCurrent))
    lines.push({ snapshot: null, depth: 0, goesOn: [], isLast: true });
  return lines;

  function addAll(siblings: SnapshotRow[], depth: number, goesOn: boolean[], hasNow = false): void {
    const left = siblings.filter(({ name }) => !seen.has(name));
    for (const [index, snapshot] of left.entries()) {
      if (seen.has(snapshot.name)) continue;
      seen.add(snapshot.name);
      const isLast = index === left.length - 1 && !hasNow;
      lines.push({ snapshot, depth, goesOn, isLast });
      addAll(childrenOf.get(snapshot.name) ?? [], depth + 1, [...goesOn, !isLast], snapshot.isCurrent);
    }
    if (hasNow) lines.push({ snapshot: null, depth, goesOn, isLast: true });
  }
}
