/** One file or device of a disk. The first is the one in use; each but the last holds what differs from the next. */
export type DiskLayer = {
  path: string;
  /** Null when no pool knows it. */
  pool: string | null;
  format: string | null;
  capacityBytes: number | null;
  allocationBytes: number | null;
};

/** What a snapshot has of one disk. */
export type SnapshotDisk = {
  target: string;
  /** `internal`: within the disk's own file. `external`: the file as it was is kept, and a new one takes what is written. */
  kind: 'internal' | 'external' | 'none';
  /** The file that held the disk when the snapshot was taken. */
  base: string | null;
  /** The file that takes what was written since; null unless external. */
  overlay: string | null;
};

/** A snapshot of a VM as its host shows it, whoever took it. */
export type VmSnapshot = {
  name: string;
  parent: string | null;
  /** ISO 8601. */
  createdAt: string;
  description: string;
  /** The operation that took it; null when it was taken elsewhere. */
  createdByOperation: string | null;
  /** What the VM did at that moment. */
  state: 'running' | 'paused' | 'off';
  hasMemory: boolean;
  kind: 'internal' | 'external';
  /** What is there now goes back to this one. */
  isCurrent: boolean;
  disks: SnapshotDisk[];
  /** The file with the memory; null when there is none, or it is within a disk. */
  memoryPath: string | null;
  /** What its own files take now; null when they are within a disk, or no pool knows them. */
  sizeBytes: number | null;
  /** The definition as it was; empty when the host kept none. */
  definition: string;
};
