import type { HostFailure, HostState } from './host.ts';
import type { VmState } from './vm.ts';

/** What hangs on what: all hosts, and of those that are opened also their VMs, networks, pools and chains of disks. */
export type Topology = {
  hosts: TopologyHost[];
  opened: OpenedHost[];
  /** How many hosts have something of the name that is looked for; not all of them may be opened. */
  hostsFound: number;
};

export type TopologyHost = {
  id: string;
  name: string;
  /** Empty where nobody said. */
  site: string;
  state: HostState;
  failure: HostFailure | null;
  vmCount: number;
  vmStates: Partial<Record<VmState, number>>;
};

export type OpenedHost = {
  hostId: string;
  /** By name; at most as many as one can still follow. */
  vms: TopologyVm[];
  networks: { id: string; name: string; isActive: boolean }[];
  pools: { id: string; name: string; isActive: boolean }[];
};

export type TopologyVm = {
  id: string;
  name: string;
  state: VmState;
  isTemplate: boolean;
  /** Names of what its cards hang on: networks of its host, or bridges that are none. */
  networks: string[];
  /** Of each disk its files, the one in use first, each laid over the next. */
  disks: { target: string; chain: TopologyFile[] }[];
};

/** `pool` null where no pool knows it. */
export type TopologyFile = { path: string; name: string; pool: string | null };

/** A fleet of this size is shown opened at first. */
export const smallFleet = { hosts: 6, vms: 60 };
