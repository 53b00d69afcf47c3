/** What the reads return to pages and API: plain, serialisable, dates as ISO 8601 text. */
import type { DiskFormat } from './create-vm.ts';
import type { ErrorView } from './errors.ts';
import type { HostConnectionHealth, HostFacts, HostFailure, HostState, VirtType } from './host.ts';
import type { HostConnection, HostSecretName } from './host-connection.ts';
import type { HostHardware, VmHostDevice, VmPlacement } from './host-hardware.ts';
import type { VmLoad } from './load.ts';
import type { NetworkAddress, NetworkLease, NetworkMode } from './network.ts';
import type { OperationKind, OperationState, PowerAction, StepState, VmOperationKind } from './operation.ts';
import type { SampleMeasure } from './samples.ts';
import type { VmSnapshot } from './snapshot.ts';
import type { SubjectType } from './subject.ts';
import type { AddressSource, HypervisorType, PendingChange, VmBoot, VmDisk, VmNic, VmState } from './vm.ts';

export type VmRow = {
  id: string;
  name: string;
  state: VmState;
  stateSince: string;
  stateReason: string | null;
  rawState: string;
  /** The operation under way on this VM, if there is one. */
  activeOperation: { id: string; kind: VmOperationKind; progress: number } | null;
  hypervisorType: HypervisorType;
  hostId: string | null;
  hostName: string | null;
  hostState: HostState | null;
  /** Why its host does not serve it; null while it does, and for a host that is switched off. */
  hostTrouble: { failure: HostFailure; since: string; reason: string | null } | null;
  vcpus: number;
  memoryMib: number;
  /** Sum over its disks; null when it has none, or when they are not known yet. */
  diskBytes: number | null;
  addresses: string[];
  tags: string[];
  imageName: string | null;
  /** Since when it is on without a break; null while it is off. */
  startedAt: string | null;
  /** Otherwise it was on before anybody looked, and is on for longer. */
  isStartSeen: boolean;
  /** How many changes wait for its next start. */
  pendingCount: number;
  /** It cannot be deleted before this is switched off. */
  isProtected: boolean;
  /** Other VMs are made from it; it never starts. */
  isTemplate: boolean;
  /** It is suspended with its memory on its host's disk. */
  isMemorySaved: boolean;
  /** Its file systems take no writes. */
  isFrozen: boolean;
  /** Since when its process does not answer its host, which itself answers; null when it does. */
  silentSince: string | null;
  createdAt: string;
  /** Null until it has been seen once. */
  observedAt: string | null;
};

/** Of a grouped list. @property key  null for those of no group */
export type VmGroup = { key: string | null; count: number };

/** A stretch of the list as it is, or how it differs from what the asker has. */
export type VmWindow = {
  /** Of its first line. */
  at: number;
  /** Names what it holds; to be sent along with the next question. */
  tag: string;
  /** Its lines in order: ids, and stretches of what the asker has; null when they are as they were. */
  lines: (string | [from: number, count: number])[] | null;
  /** Of its lines, those that the asker does not have as they are now. */
  rows: VmRow[];
};

/** What the list shows, as far as it was asked for. */
export type VmWindows = {
  windows: VmWindow[];
  /** Lines in all; a VM that is in several groups has several. */
  lines: number;
  /** VMs that the query finds. */
  matches: number;
  groups: VmGroup[] | null;
  summary: FleetSummary;
};

/** Of VMs that were selected: how many are still there, and how many could do what. */
export type SelectionView = { number: number; able: Record<PowerAction, number> };

/** What an action for many would do; `shown` are the first of each, for a person to read. */
export type BulkPlan = {
  able: string[];
  shown: { id: string; name: string; hostName: string | null }[];
  skipped: { why: string; count: number; shown: { id: string; name: string }[] }[];
  /** How many no longer exist. */
  gone: number;
};

/** Operations of one press: how many are in which state, and those that a person has to read. */
export type BatchView = {
  states: Partial<Record<OperationState, number>>;
  /** All of a small batch; of a large one those that failed. */
  operations: OperationRow[];
};

/** A view of the list of VMs that a person gave a name. @property address  what stands behind the `?` */
export type SavedView = { id: string; name: string; address: string; isDefault: boolean };

/** The fleet in a few figures. */
export type FleetSummary = {
  vms: Partial<Record<VmState, number>>;
  hostsInTrouble: number;
  activeOperations: number;
};

export type VmDetail = VmRow & {
  description: string;
  externalId: string;
  disks: VmDisk[];
  nics: VmNic[];
  consoles: ('vnc' | 'spice' | 'serial')[];
  addressSource: AddressSource | null;
  guestHostname: string | null;
  hasGuestAgent: boolean;
  isAutostart: boolean;
  isPersistent: boolean;
  firmware: 'bios' | 'uefi';
  machineType: string | null;
  pending: PendingChange[];
  hostDevices: VmHostDevice[];
  /** Null for a row of an earlier version, until it is seen again. */
  placement: VmPlacement | null;
  boot: VmBoot | null;
  operations: OperationRow[];
};

/** What VMs are made from, and those that were. */
export type TemplateRow = VmRow & {
  description: string;
  /** The VMs that were made from it, by name; at most 100. */
  clones: {
    id: string;
    name: string;
    state: VmState;
    /** Its disks lie on the template's, which therefore has to stay one. */
    isLinked: boolean;
  }[];
  cloneCount: number;
  linkedCount: number;
};

/** How busy a VM is. */
export type VmLoadView = VmLoad & { sampledAt: string };

/** How busy a VM was over time, by step: milliseconds of the clock, and one value a step; null where there is none. */
export type VmSamples = {
  startsAt: number;
  stepMs: number;
  values: Record<SampleMeasure, (number | null)[]>;
};

/** A VM's own texts: what it starts with, what runs, and what it started with before, the newest first. */
export type VmDefinitionDetail = {
  stored: string | null;
  active: string | null;
  seenAt: string;
  versions: {
    id: string;
    seenAt: string;
    sizeBytes: number;
    /** Null where it was changed elsewhere, or by nobody who is known. */
    operation: { id: string; kind: OperationKind; requestedBy: string } | null;
  }[];
};

export type VmDefinitionVersion = { id: string; definition: string; seenAt: string };

/** One file or device below a VM's disk, and who needs it. */
export type VmDiskFile = {
  path: string;
  /** Null for what lies in no pool that the host shows. */
  place: { poolId: string; pool: string; volume: string } | null;
  format: string | null;
  capacityBytes: number | null;
  allocationBytes: number | null;
  /** Other VMs that have it as a disk, or below one. */
  others: { id: string; name: string }[];
  /** Snapshots of this VM whose content it holds. */
  snapshots: string[];
};

/** Where a VM's disks lie. */
export type VmStorage = {
  disks: {
    target: string;
    /** The file in use first, then what each lies on. */
    files: VmDiskFile[];
    /** What the last file may be laid over cannot be seen. */
    isBaseUnknown: boolean;
  }[];
  /** What its snapshots keep besides. */
  kept: (VmDiskFile & { what: 'memory' | 'disk' })[];
};

/** What there is of a VM's screen. */
export type ScreenView = {
  vmId: string;
  /** Another word when it looks different; null before there is a picture. */
  mark: string | null;
  /** When it last looked like this. */
  takenAt: string | null;
  /** Why there is no newer one; null while all is well. */
  problem: ErrorView | null;
};

/** A page of the VMs that have a screen now, by name. */
export type ScreensPage = {
  /** Of all that the query finds. */
  matches: number;
  pageSize: number;
  vms: Pick<
    VmRow,
    | 'id'
    | 'name'
    | 'state'
    | 'rawState'
    | 'activeOperation'
    | 'isMemorySaved'
    | 'silentSince'
    | 'hypervisorType'
    | 'hostName'
    | 'hostState'
    | 'hostTrouble'
  >[];
};

/** A snapshot as pages show it; its definition is asked for by itself. */
export type SnapshotRow = Omit<VmSnapshot, 'definition' | 'disks' | 'memoryPath'>;

export type HostRow = {
  id: string;
  name: string;
  isLocal: boolean;
  isEnabled: boolean;
  isInMaintenance: boolean;
  connection: HostConnection;
  /** Which keys and passwords are stored; never what they are. */
  secretsSet: HostSecretName[];
  /** Empty where nobody said. */
  site: string;
  virtType: VirtType;
  state: HostState;
  stateSince: string;
  stateReason: string | null;
  /** What kind of failure that is; null when it is none. */
  failure: HostFailure | null;
  /** Null until one was tried. */
  connections: HostConnectionHealth[] | null;
  /** The last sign of life that was written down. */
  answeredAt: string | null;
  facts: HostFacts | null;
  observedAt: string | null;
  vmCount: number;
  runningVmCount: number;
  /** How many of its VMs are in each state; those that have none are left out. */
  vmStates: Partial<Record<VmState, number>>;
  /** What its running VMs may use together. */
  runningVcpus: number;
  runningMemoryMib: number;
};

/** What a host's VMs use together, as they were sampled last; null where none was sampled lately. */
export type HostLoadRow = {
  hostId: string;
  /** As many CPUs are busy with guests; 1.5 is one and a half. */
  busyCpus: number | null;
  /** Bytes a second. */
  diskReadRate: number | null;
  diskWriteRate: number | null;
  networkReceiveRate: number | null;
  networkSendRate: number | null;
  sampledAt: string | null;
};

/** What a host is made of; null until it was read once. */
export type HostHardwareView = {
  hardware: HostHardware | null;
  seenAt: string | null;
  /** Which machines hold which of its devices. */
  holders: { vmId: string; vmName: string; devices: VmHostDevice[] }[];
};

export type OperationRow = {
  id: string;
  kind: OperationKind;
  state: OperationState;
  subjectType: SubjectType;
  subjectId: string;
  subjectName: string;
  hostName: string | null;
  requestedBy: string;
  progress: number;
  /** Label of the step that is running now. */
  currentStep: string | null;
  error: ErrorView | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  /** The press for many that it belongs to; null for one alone. */
  batchId: string | null;
  /** Where those of one press are one row, which is the newest of them: how many there are, and how they ended. */
  batch?: { number: number; done: number; failed: number };
};

export type OperationDetail = OperationRow & {
  attempts: number;
  /** The VM that a clone has become; null for everything else, and while there is none. */
  clone: { id: string; name: string } | null;
  steps: {
    key: string;
    label: string;
    state: StepState;
    progress: number;
    /** How far it is, in words; null when there is nothing to say. */
    note: string | null;
    startedAt: string | null;
    endedAt: string | null;
  }[];
  /** It can be asked to end before its time. */
  canCancel: boolean;
  isCancelRequested: boolean;
  log: { id: number; at: string; level: 'info' | 'warning' | 'error'; message: string }[];
};

export type ImageRow = {
  id: string;
  name: string;
  description: string;
  format: 'qcow2' | 'raw' | 'iso';
  source: 'built' | 'upload' | 'address';
  sourceUrl: string | null;
  state: 'pending' | 'ready' | 'failed';
  error: ErrorView | null;
  progress: number;
  sha256: string | null;
  sizeBytes: number;
  virtualSizeBytes: number;
  minMemoryMib: number;
  createdAt: string;
};

/** A host's network as lists show it. */
export type NetworkRow = {
  id: string;
  name: string;
  hostId: string;
  hostName: string;
  hostState: HostState;
  mode: NetworkMode;
  bridge: string | null;
  addresses: NetworkAddress[];
  leases: NetworkLease[];
  isActive: boolean;
  isAutostart: boolean;
  isPersistent: boolean;
  observedAt: string;
  /** The VMs whose definitions name it. */
  vms: { id: string; name: string; state: VmState }[];
  activeOperation: { id: string; kind: OperationKind; progress: number } | null;
};

export type NetworkDetail = NetworkRow & {
  uuid: string;
  definition: string;
  /** The cards that hang on it, or will at the next start of their VM. */
  nics: { vmId: string; mac: string; model: string | null; addresses: string[] }[];
  operations: OperationRow[];
};

/** A host's storage pool as lists show it. */
export type PoolRow = {
  id: string;
  name: string;
  hostId: string;
  hostName: string;
  hostState: HostState;
  type: string;
  path: string | null;
  isActive: boolean;
  isAutostart: boolean;
  isPersistent: boolean;
  capacityBytes: number;
  allocationBytes: number;
  availableBytes: number;
  volumeCount: number;
  observedAt: string;
  activeOperation: { id: string; kind: OperationKind; progress: number } | null;
};

export type VolumeRow = {
  id: string;
  name: string;
  path: string;
  format: string | null;
  capacityBytes: number;
  allocationBytes: number;
  /** What it is laid over; null when it stands alone. */
  backingPath: string | null;
  /** The VMs that have it as a disk, or below one. */
  vms: { id: string; name: string }[];
  /** Names of the volumes that are laid over it. */
  over: string[];
  activeOperation: { id: string; kind: OperationKind; progress: number } | null;
};

export type PoolDetail = PoolRow & {
  uuid: string;
  definition: string;
  volumes: VolumeRow[];
  operations: OperationRow[];
};

/** What a create will do, shown before it runs; the same object is what runs. */
export type CreateVmPlan = {
  /** Handed back with the create, so that what was shown is what runs. */
  planId: string;
  hostName: string;
  /** Null for an empty disk, or one that is there already. */
  imageName: string | null;
  name: string;
  vcpus: number;
  memoryMib: number;
  /** Of the host when the plan was made. */
  memoryFreeMib: number | null;
  /** `sizeBytes` null for one that is there already. */
  disks: { pool: string; volume: string; sizeBytes: number | null }[];
  /** Each that a disk lies in, once. */
  pools: { name: string; availableBytes: number }[];
  nics: { network: string; mac: string }[];
  /** The CD for cloud-init and what is on it, in words without a secret; null for none. */
  seed: { pool: string; volume: string; words: string[] } | null;
  guestType: 'kvm' | 'qemu';
  /** In words. */
  hardware: { machine: string; firmware: string; tpm: boolean; cpu: string; graphics: string };
  /** What happens, in order, as sentences. */
  steps: string[];
  /** What is worth knowing before pressing, for example slow emulation. */
  warnings: string[];
  /** The definition that the host will get. */
  definition: string;
};

/** A volume of a host that no VM uses. */
export type FreeVolumeRow = { pool: string; name: string; format: DiskFormat; capacityBytes: number };

/** What a create makes: the plan of the first VM, of all what is theirs alone, and what each host gets. */
export type CreateVmsPlan = CreateVmPlan & {
  vms: { name: string; hostId: string; hostName: string; volumes: string[]; macs: string[] }[];
  hosts: {
    hostId: string;
    hostName: string;
    imageName: string | null;
    names: string[];
    /** Together. */
    vcpus: number;
    memoryMib: number;
    memoryFreeMib: number | null;
    pools: { name: string; availableBytes: number; wantedBytes: number }[];
  }[];
};

/** One message of the live socket: an id, never data. `all` asks to re-read everything visible. */
export type LiveMessage = { topic: LiveTopic; id: string } | { topic: 'all' };
/** `host` is news that its VMs show too, as whether it can be reached; `hostFacts` what only itself shows. */
type LiveTopic = SubjectType | 'host' | 'hostFacts' | 'operation';

export type SessionView = {
  id: string;
  createdAt: string;
  expiresAt: string;
  userAgent: string;
  fromAddress: string;
  isCurrent: boolean;
};

export type AuditRow = {
  id: number;
  at: string;
  username: string;
  action: string;
  targetType: string;
  targetId: string;
  targetName: string;
  operationId: string | null;
  /** How the operation stands that came of it; null where none did. */
  operationState: OperationState | null;
  outcome: (typeof auditOutcomes)[number];
  fromAddress: string;
  /** What was asked, as far as it was written down; never a secret. */
  detail: Record<string, unknown>;
};

/** `accepted`: an operation came of it, whose end has a row of its own. */
export const auditOutcomes = ['accepted', 'refused', 'done', 'failed'] as const;

/** What becomes of each VM of a host that is to be emptied. */
export type EvacuationPlan = {
  /** Each with the key of its own plan, which has to come back with the press. */
  moves: {
    vmId: string;
    name: string;
    memoryMib: number;
    targetHostId: string;
    targetName: string;
    planKey: string;
  }[];
  /** Those that run and cannot move, with why: of their own, or host by host. */
  stuck: {
    vmId: string;
    name: string;
    reason: string | null;
    hosts: { name: string; reasons: string[] }[];
  }[];
  /** Those that do not run. */
  staying: { vmId: string; name: string; state: VmState }[];
  /** What is worth knowing of the moves, each once. */
  warnings: string[];
};

/** What came of asking for an evacuation; how each move goes is told by its operation. */
export type EvacuationOutcome = { accepted: number; refused: { name: string; error: ErrorView }[] };

/** A host that a VM could be migrated to, and what speaks against it. */
export type MigrationTarget = {
  hostId: string;
  hostName: string;
  memoryFreeMib: number | null;
  obstacles: string[];
  /** Disks that both hosts show at the same place: they can stay there, or be copied. */
  sharedDisks: string[];
  /** Why the hosts cannot do it between them; null where they could. */
  peerObstacle: string | null;
};
