import type { HostFacts } from '../../../domain/host.ts';
import type { ObservedNetwork } from '../../../domain/network.ts';
import type { ObservedPool, PooledVolume, VolumeUser } from '../../../domain/storage.ts';
import type { VmState } from '../../../domain/vm.ts';
import type { ChangePlan } from '../../../domain/vm-changes.ts';
import type { HostChangeSpec, Step } from '../../driver.ts';
import type { Link } from '../link.ts';

/** What a change is planned from: all of it comes from the store, and no host is asked. */
export type HostPlanSubject = {
  hostName: string;
  /** Where the host is reached; null for one on this machine. */
  hostAddress: string | null;
  facts: HostFacts;
  networks: ObservedNetwork[];
  pools: Omit<ObservedPool, 'volumes'>[];
  volumes: PooledVolume[];
  /** Volumes of machines that are being created: no definition names them yet. */
  disksBeingMade: { pool: string; volume: string }[];
  /** The host's VMs, with the networks and disks that their definitions name. */
  vms: (VolumeUser & { state: VmState; networks: string[] })[];
};

/** How libvirt does one kind of change of what a host has beside its VMs. */
export type HostChangeHandler<P> = {
  /** Pure: the same subject and parameters give the same plan. */
  plan(subject: HostPlanSubject, params: P): ChangePlan;
  /** Each looks first and then acts; what no plan from the store can know is checked there. */
  steps(link: Link, spec: HostChangeSpec, params: P): Step[];
};

export function emptyPlan(): ChangePlan {
  return { live: [], atNextStart: [], lost: [], warnings: [], obstacles: [], difference: '', space: null };
}
