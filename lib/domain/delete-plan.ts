/** A file or volume of a VM that a delete can take with it. */
export type DeletableFile = {
  path: string;
  /** The disk that it belongs to, as the guest's definition counts; null for saved memory. */
  target: string | null;
  /** `base`: what a disk lies on. `snapshot`: kept by a snapshot that is not the way things are now. */
  kind: 'disk' | 'cd' | 'base' | 'snapshot' | 'memory';
  /** What it takes; null when no pool knows. */
  sizeBytes: number | null;
  /** Whether it goes unless somebody says otherwise: what NovaCron made. */
  isChosen: boolean;
  /** Why it cannot be deleted, as a sentence that names who needs it; null when it can. */
  keptBecause: string | null;
  /** What is worth knowing before it is chosen. */
  warning?: string;
  /** The VM's own files that lie on it: it can only go with them. */
  above: string[];
};

/** What a delete takes away and what it leaves, shown before it is done. */
export type DeletePlan = {
  files: DeletableFile[];
  /** What goes with the definition in any case, as phrases. */
  alsoLost: string[];
  /** Why the VM cannot be deleted; empty when it can. */
  obstacles: string[];
};

/** Why this file has to stay with this choice; null when it may go. */
export function whyFileStays(file: DeletableFile, chosen: ReadonlySet<string>): string | null {
  if (file.keptBecause) return file.keptBecause;
  const above = file.above.find((path) => !chosen.has(path));
  return above ? `${above}, which is kept, is based on it.` : null;
}
