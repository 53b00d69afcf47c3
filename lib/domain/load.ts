/** What a VM has used since it started, as its host counts it. Each part is null where the host does not say. */
export type VmCounters = {
  externalId: string;
  /** Of all its CPUs together, nanoseconds. */
  cpuTimeNs: bigint | null;
  /** What the guest has for itself and what of that it uses, as its balloon driver says. */
  guestMemory: { usedBytes: number; totalBytes: number } | null;
  /** What its process takes of the host. */
  hostMemoryBytes: number | null;
  /** Of all its disks, and of all its network cards, bytes. */
  disk: { readBytes: bigint; writtenBytes: bigint } | null;
  network: { receivedBytes: bigint; sentBytes: bigint } | null;
  /** The VM's own process was asked and answered; what else is said here the host knows without it. */
  hasAnswered: boolean;
};

/** How busy a VM is; rates are over the time since it was sampled before, null when it was not. */
export type VmLoad = {
  /** Of all its CPUs, 0 to 100. */
  cpuPercent: number | null;
  guestMemoryUsedBytes: number | null;
  guestMemoryTotalBytes: number | null;
  hostMemoryBytes: number | null;
  /** Bytes a second. */
  diskReadRate: number | null;
  diskWriteRate: number | null;
  networkReceiveRate: number | null;
  networkSendRate: number | null;
};
