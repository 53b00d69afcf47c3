import type { VmHostDevice, VmPlacement } from './host-hardware.ts';
import type { DiskLayer, VmSnapshot } from './snapshot.ts';

/** One word for each state, the same for every provider. `gone`: it was here, and its host no longer has it. */
export const vmStates = [
  'creating',
  'starting',
  'running',
  'paused',
  'suspended',
  'stopping',
  'off',
  'failed',
  'unknown',
  'deleting',
  'gone',
] as const;
export type VmState = (typeof vmStates)[number];

/** As they want attention. */
export const vmStateOrder: readonly VmState[] = [
  'failed',
  'unknown',
  'creating',
  'starting',
  'stopping',
  'deleting',
  'running',
  'paused',
  'suspended',
  'off',
  'gone',
];

/** The states in which it uses processor and memory of its host. */
export const onStates = ['running', 'paused', 'stopping'] as const satisfies VmState[];

export function isOn(state: VmState): boolean {
  return (onStates as readonly VmState[]).includes(state);
}

/** 'cloud' for VMs of AWS, Azure and Google; the rest say how a hypervisor runs its guests. */
export const hypervisorTypes = ['cloud', 'kvm', 'qemu'] as const;
export type HypervisorType = (typeof hypervisorTypes)[number];

export type VmDisk = {
  /** Device name in the guest's order, for example vda. */
  target: string;
  device: 'disk' | 'cdrom' | 'floppy' | 'lun';
  bus: string;
  /** Path or volume, null for an empty drive. */
  source: string | null;
  pool: string | null;
  volume: string | null;
  format: string | null;
  sizeBytes: number | null;
  /**
   * What its definition says that it is laid over; empty for one that stands alone. Left out where it does not say, as
   * that of most VMs that are off.
   */
  bases?: string[];
  /** Its files, the one in use first; left out where none is known. */
  layers?: DiskLayer[];
  /** How the host caches it; null leaves it to QEMU. Left out in rows of an earlier version. */
  cache?: string | null;
  /** A disk that is not the VM's alone to write: read-only, or shared with others. Left out when it is. */
  isShared?: boolean;
};

export type VmNic = {
  mac: string;
  model: string | null;
  /** libvirt network, bridge or device that it hangs on. */
  source: string | null;
  addresses: string[];
  /** Whether its cable is in. Left out in rows of an earlier version. */
  isLinkUp?: boolean;
  /** Left out in rows of an earlier version. */
  link?: NicLink;
};

/** How a card hangs on its host. */
export type NicLink = {
  /** The provider's own word: for libvirt network, bridge, direct, user and others. */
  kind: string;
  /** The bridge that it is a port of; null where there is none, or not known while the VM is off. */
  bridge: string | null;
  /** The host's own device of it, for example vnet3; only while the VM runs. */
  device: string | null;
};

/** Who told addresses: the guest itself, the DHCP server of its network, or whom its host spoke with last. */
export type AddressSource = 'agent' | 'lease' | 'arp';

export const consoleKinds = ['vnc', 'spice', 'serial'] as const;
export type ConsoleKind = (typeof consoleKinds)[number];

/** A provider's own texts of one VM; for libvirt, XML without secrets. */
export type VmDefinition = {
  /** What it starts with the next time; null for one that is only running. */
  stored: string | null;
  /** What runs now; null when nothing does. */
  active: string | null;
};

/** What it starts from, in order: disks by their target, cards by their address. */
export type VmBoot = {
  /** Whether its definition orders single devices, or names kinds of them. */
  style: 'devices' | 'kinds';
  /** The words of the definition; empty where it orders devices. */
  kinds: string[];
  order: string[];
};

/** Something that was changed and waits for the next start, in words: what it is, how it runs now, how it will. */
export type PendingChange = {
  what: string;
  now: string;
  next: string;
  /** The disk or drive that it is about, where the VM has it only from then on. */
  disk?: VmDisk;
};

/** What inventory stores of a VM as its provider showed it. */
export type ObservedVm = {
  /** The provider's own id: libvirt's domain UUID. */
  externalId: string;
  name: string;
  hypervisorType: HypervisorType;
  state: VmState;
  /** The provider's own word, for example "shutoff (crashed)". */
  rawState: string;
  /** Why it is so, in plain words; null when there is nothing to add. */
  stateReason: string | null;
  vcpus: number;
  memoryMib: number;
  /** Addresses that the guest agent or the network's leases tell, best first. */
  addresses: string[];
  /** Null when there are none. Left out in rows of an earlier version. */
  addressSource?: AddressSource | null;
  guestHostname: string | null;
  disks: VmDisk[];
  nics: VmNic[];
  /** The host's networks that its definitions name, now and for its next start. Left out in rows of an earlier version. */
  networks?: string[];
  consoles: ConsoleKind[];
  isPersistent: boolean;
  isAutostart: boolean;
  firmware: 'bios' | 'uefi';
  machineType: string | null;
  hasGuestAgent: boolean;
  /** The operation that made it, from the VM's own metadata; null when it was made elsewhere. */
  createdByOperation: string | null;
  /** As its own definition has it, and with our tags. Left out in rows of an earlier version. */
  description?: string;
  tags?: string[];
  /** Devices of the host that its definition holds, now or at the next start; and where it is held to. */
  hostDevices?: VmHostDevice[];
  placement?: VmPlacement;
  /** Of its next start. Left out in rows of an earlier version. */
  boot?: VmBoot;
  /** Marks of ours in its own definition. Left out in rows of an earlier version. */
  isProtected?: boolean;
  /** Other VMs are made from it; it never starts. */
  isTemplate?: boolean;
  /** Its host's number of this run: another one is another start. Null while it is off. Left out in rows of an earlier version. */
  runId?: number | null;
  /** Suspended with its memory on its host's disk. Left out in rows of an earlier version. */
  isMemorySaved?: boolean;
  /** Its file systems take no writes, as its agent says. Left out in rows of an earlier version. */
  isFrozen?: boolean;
  pending: PendingChange[];
  /** Null for a provider that has none. */
  definition: VmDefinition | null;
  /** Left out when they were not read. */
  snapshots?: VmSnapshot[];
};
