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
  /** Each by itself: disks by their target, cards by the device of the host that they hang on. */
  disks: { target: string; readBytes: bigint; writtenBytes: bigint }[];
  cards: { device: string; receivedBytes: bigint; sentBytes: bigint }[];
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
  /** Of each disk and card by itself; null where the host does not say. */
  devices: DeviceLoads | null;
};

/** Bytes a second, by a disk's target, and by the host's device of a card. */
export type DeviceLoads = {
  disks: Record<string, { readRate: number; writeRate: number }>;
  cards: Record<string, { receiveRate: number; sendRate: number }>;
};
