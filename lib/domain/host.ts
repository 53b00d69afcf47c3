import type { Firmware, GraphicsKind, MachineType } from './create-vm.ts';
import type { DiskBus } from './hardware-changes.ts';
import type { HostConnection, HostSecrets } from './host-connection.ts';

/** What NovaCron knows of its connection to a host. */
export const hostStates = ['connecting', 'connected', 'degraded', 'unreachable', 'disabled'] as const;
export type HostState = (typeof hostStates)[number];

/**
 * Why a host does not serve. `unreachable`: nothing answers at its address; `refused`: something does and takes no
 * connection; `authentication`: one side does not let in or trust the other; `hung`: it takes a connection and
 * answers nothing; `tooOld`: it answers, and its libvirt lacks what is needed.
 */
export const hostFailures = ['unreachable', 'refused', 'authentication', 'hung', 'tooOld'] as const;
export type HostFailure = (typeof hostFailures)[number];

export const hostFailureWords: Record<HostFailure, string> = {
  unreachable: 'Unreachable',
  refused: 'Refused',
  authentication: 'Not let in',
  hung: 'Hung',
  tooOld: 'Too old',
};

/** What each connection of a host is for. */
export const hostLanes = ['commands', 'reads', 'guests', 'events', 'statistics'] as const;
export type HostLane = (typeof hostLanes)[number];

/** How it goes with the connections of one kind; times as ISO 8601 text. */
export type HostConnectionHealth = {
  lane: HostLane;
  /** `idle`: nothing has needed it yet; `waiting`: between two attempts. */
  state: 'idle' | 'connecting' | 'connected' | 'waiting';
  connectedSince: string | null;
  /** Losses and failed attempts in a row. */
  failures: number;
  failure: HostFailure | null;
  /** What the last one ended with; null while it is connected. */
  reason: string | null;
  /** Null while it is connected or being connected. */
  nextTryAt: string | null;
};

/** `auto` takes kvm where the host offers it. */
export const virtTypes = ['auto', 'kvm', 'qemu'] as const;
export type VirtType = (typeof virtTypes)[number];

/** What a driver of a host is opened with. */
export type HostTarget = {
  hostId: string;
  name: string;
  virtType: VirtType;
  connection: HostConnection;
  secrets: HostSecrets;
};

export type StoragePool = {
  name: string;
  type: string;
  isActive: boolean;
  capacityBytes: number;
  availableBytes: number;
};

export type HostNetwork = { name: string; isActive: boolean; bridge: string | null; forward: string | null };

/** What a new VM can have on a host, as the host says. */
export type HostOffers = {
  machines: MachineType[];
  firmwares: Firmware[];
  hasTpm: boolean;
  cpuModels: string[];
  diskBuses: DiskBus[];
  graphics: Exclude<GraphicsKind, 'none'>[];
};

/** What inventory stores of a host as it showed itself. */
export type HostFacts = {
  hostname: string;
  libvirtVersion: string;
  hypervisorVersion: string;
  cpuModel: string;
  cpuCount: number;
  memoryMib: number;
  memoryFreeMib: number;
  architecture: string;
  /** What its guests really run as, after the override. */
  guestType: 'kvm' | 'qemu';
  offeredTypes: ('kvm' | 'qemu')[];
  /** For guests of its type; null or missing when it has not said yet. */
  offers?: HostOffers | null;
  pools: StoragePool[];
  networks: HostNetwork[];
  /** Left out where the host tells nothing of its interfaces. */
  bridges?: string[];
  /** Of its own interfaces as far as it tells them, like 192.168.1.2/24; IPv4. */
  addresses?: string[];
};

/** What NovaCron is made for and tested with begins here: Debian 11, Ubuntu 20.04 and RHEL 8 have it or a newer one. */
export const oldestLibvirt = '6.0.0';

/** @returns null when it is new enough, else why it is not and what to do */
export function whyTooOld({ libvirtVersion }: Pick<HostFacts, 'libvirtVersion'>): string | null {
  const [wanted = [], found = []] = [oldestLibvirt, libvirtVersion].map((text) =>
    text.split('.').map(Number),
  );
  const at = wanted.findIndex((part, index) => part !== (found[index] ?? 0));
  if (at === -1 || (found[at] ?? 0) > (wanted[at] ?? 0)) return null;
  return `Its libvirt ${libvirtVersion} is too old: NovaCron needs ${oldestLibvirt}, and some of what is asked of it fails. Update libvirt there.`;
}
