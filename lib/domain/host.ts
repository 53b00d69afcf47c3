import type { HostConnection, HostSecrets } from './host-connection.ts';

/** What NovaCron knows of its connection to a host. */
export const hostStates = ['connecting', 'connected', 'degraded', 'unreachable', 'disabled'] as const;
export type HostState = (typeof hostStates)[number];

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
  pools: StoragePool[];
  networks: HostNetwork[];
};
