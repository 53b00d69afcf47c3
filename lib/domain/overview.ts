import type { ErrorView } from './errors.ts';
import type { HostFailure, HostState } from './host.ts';
import type { OperationKind, OperationState } from './operation.ts';
import type { SubjectType } from './subject.ts';
import type { OperationRow } from './views.ts';
import type { VmState } from './vm.ts';

/** What the first page shows: summed up where the data is, so that its size does not grow with the fleet. */
export type Overview = {
  totals: FleetTotals;
  /** The most pressed first; at most as many as a page shows. */
  hosts: HostPressure[];
  attention: Attention;
  running: Bounded<OperationRow>;
  /** What people have asked for lately, newest first. */
  changes: RecentChange[];
};

/** The first of a list, and how many there are in all. */
export type Bounded<Row> = { number: number; rows: Row[] };

/** CPUs, memory and disks of hosts that are switched on and were seen, and of the VMs on them. */
export type FleetTotals = {
  vms: Partial<Record<VmState, number>>;
  templates: number;
  hosts: Partial<Record<HostState, number>>;
  cpus: number;
  runningVcpus: number;
  /** As many CPUs are busy with guests; null where no host was sampled lately. */
  busyCpus: number | null;
  memoryMib: number;
  memoryFreeMib: number;
  runningMemoryMib: number;
  /** Of the file systems under active pools, each once. */
  diskBytes: number;
  diskFreeBytes: number;
};

export type HostPressure = {
  id: string;
  name: string;
  site: string;
  state: HostState;
  stateSince: string;
  failure: HostFailure | null;
  runningVms: number;
  runningVcpus: number;
  /** Null until it was seen once. */
  cpus: number | null;
  memory: { totalMib: number; freeMib: number } | null;
  busyCpus: number | null;
  /** Its fullest. */
  pool: { id: string; name: string; capacityBytes: number; availableBytes: number } | null;
};

export type VmInTrouble = {
  id: string;
  name: string;
  hostName: string | null;
  state: VmState;
  reason: string | null;
  since: string;
};

export type Attention = {
  hosts: Bounded<{
    id: string;
    name: string;
    state: HostState;
    failure: HostFailure | null;
    reason: string | null;
    since: string;
  }>;
  /** Their QEMU does not answer a host that does. */
  silentVms: Bounded<VmInTrouble>;
  /** Those that failed, vanished within a day, or whose state nobody knows though their host answers. */
  failedVms: Bounded<VmInTrouble>;
  pools: Bounded<{
    id: string;
    name: string;
    hostName: string;
    capacityBytes: number;
    availableBytes: number;
  }>;
  /** Those of the last week that this person has not looked at, and that nothing later has made good. */
  operations: Bounded<{
    id: string;
    kind: OperationKind;
    state: OperationState;
    subjectName: string;
    requestedBy: string;
    error: ErrorView | null;
    endedAt: string;
  }>;
  /** They run otherwise than they will after their next start. */
  pendingVms: Bounded<{ id: string; name: string; hostName: string | null; waiting: string[] }>;
};

export type RecentChange = {
  id: number;
  at: string;
  username: string;
  /** An operation's kind, or what the audit calls it. */
  action: string;
  targetType: SubjectType | string;
  targetId: string;
  targetName: string;
  operation: { id: string; state: OperationState } | null;
  /** What was asked for in one press is one change. */
  batch: { id: string; number: number } | null;
};

/** A failure asks for attention for so long; then it is only found among the operations. */
export const attentionDays = 7;

/** From here on a pool is nearly full, in free parts of the whole. */
export const nearlyFullShare = 0.15;

/** How pressed a host is, from 0 to 1: by what it has least of. Null where nothing is known. */
export function pressureOf({
  cpus,
  busyCpus,
  memory,
  pool,
}: Pick<HostPressure, 'cpus' | 'busyCpus' | 'memory' | 'pool'>): number | null {
  const shares = [
    memory && memory.totalMib > 0 ? 1 - memory.freeMib / memory.totalMib : null,
    cpus && busyCpus !== null ? Math.min(1, busyCpus / cpus) : null,
    pool && pool.capacityBytes > 0 ? 1 - pool.availableBytes / pool.capacityBytes : null,
  ].filter((share) => share !== null);
  return shares.length ? Math.max(...shares) : null;
}

/** The most pressed first, those of which nothing is known last. */
export function byPressure(hosts: HostPressure[]): HostPressure[] {
  return hosts.toSorted(
    (a, b) => (pressureOf(b) ?? -1) - (pressureOf(a) ?? -1) || a.name.localeCompare(b.name, 'en'),
  );
}
