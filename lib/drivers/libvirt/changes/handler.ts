import type { HostFacts, HostState } from '../../../domain/host.ts';
import type { HostConnection } from '../../../domain/host-connection.ts';
import type { HostHardware, NumaCell, VmHostDevice } from '../../../domain/host-hardware.ts';
import type { VmSnapshot } from '../../../domain/snapshot.ts';
import type { PooledVolume } from '../../../domain/storage.ts';
import type { VmDisk, VmState } from '../../../domain/vm.ts';
import type { ChangePlan } from '../../../domain/vm-changes.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { ChangeVmSpec, Step, StepContext } from '../../driver.ts';
import type { Link } from '../link.ts';
import type { FileUser } from '../plan-delete.ts';

/** What is known of a host that a VM is to go to. */
export type MigrationSubject = {
  hostId: string;
  name: string;
  state: HostState;
  isInMaintenance: boolean;
  /** Where the source finds it. */
  address: string;
  /** How we reach it, from which follows how its peers do. */
  connection: HostConnection;
  /** Null until it has been reached once. */
  facts: HostFacts | null;
  /** Its NUMA nodes; null or left out until they have been read. */
  cells?: NumaCell[] | null;
  /** It has a VM of this name already. */
  hasName: boolean;
  /** It has a VM with this id already. */
  hasId: boolean;
  /** What its pools have at the places of the VM's disks. */
  places?: PlacedVolume[];
};

/** A volume of a pool that runs, by its place. */
export type PlacedVolume = Pick<PooledVolume, 'path' | 'poolName' | 'capacityBytes' | 'format'> & {
  poolType: string;
};

/** What a change is planned from; when it is shown, all of it comes from the store and no host is asked. */
export type PlanSubject = {
  name: string;
  state: VmState;
  /** The persistent definition. */
  stored: string;
  /** What runs now; null when nothing does. */
  active: string | null;
  facts: Pick<
    HostFacts,
    'cpuCount' | 'memoryMib' | 'memoryFreeMib' | 'pools' | 'networks' | 'libvirtVersion'
  >;
  /** With their files, as far as a pool knows them. */
  disks?: VmDisk[];
  snapshots?: VmSnapshot[];
  isAutostart?: boolean;
  /** The host's other VMs; left out where the change has nothing to do with them. */
  others?: FileUser[];
  /** What its pools have; left out where the change has nothing to do with them. */
  volumes?: UsedVolume[];
  /** What the host is made of; left out where it was not read. */
  hardware?: HostHardware;
  /** The host's other VMs that hold devices of it. */
  holders?: { name: string; isRunning: boolean; devices: VmHostDevice[] }[];
  /** Of the host that it is on. */
  cpuModel?: string;
  /** Where a migration is to go. */
  target?: MigrationSubject;
  /** What the pools of its host have at the places of its disks; for a migration alone. */
  places?: PlacedVolume[];
};

/** With the names of the VMs that need it as a disk or below one, and of those that have it in a drive. */
export type UsedVolume = PooledVolume & {
  diskOf: string[];
  driveOf: string[];
  over: string[];
  /** A file is being uploaded into it. */
  isArriving: boolean;
};

/** A plan, and the persistent definition as it will be; the same text when that does not change. */
export type Draft = Omit<ChangePlan, 'difference'> & { stored: string };

export type LiveContext<P> = {
  link: Link;
  dom: Domain;
  subject: PlanSubject & { active: string };
  params: P;
  step: StepContext;
};

/** How libvirt does one kind of change. */
export type ChangeHandler<P> = {
  /** Pure: the same subject and parameters give the same draft, when it is shown and when it runs. */
  plan(subject: PlanSubject, params: P): Draft;
  /** Does what the draft calls live. It looks first, so that doing it again does no harm. */
  applyLive?(context: LiveContext<P>): Promise<void>;
  /** What has to be there first. */
  before?(link: Link, spec: ChangeVmSpec, params: P): Step[];
  /** In place of the two usual steps, for what is no edit of the definition. */
  steps?(link: Link, spec: ChangeVmSpec, params: P): Step[];
};

export function emptyDraft(stored: string): Draft {
  return { live: [], atNextStart: [], lost: [], warnings: [], obstacles: [], space: null, stored };
}
