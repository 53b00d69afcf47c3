import type { HostChangeKind } from '../../../domain/change-words.ts';
import type { HostChange } from '../../../domain/host-changes.ts';
import type { ChangePlan } from '../../../domain/vm-changes.ts';
import { createNetwork } from '../networks/create.ts';
import { deleteNetwork } from '../networks/delete.ts';
import { setNetworkAutostart, startNetwork, stopNetwork } from '../networks/run-state.ts';
import { cloneVolume } from '../storage/clone-volume.ts';
import { createPool } from '../storage/create-pool.ts';
import { deletePool, refreshPool, setPoolAutostart, startPool, stopPool } from '../storage/run-state.ts';
import { uploadVolume } from '../storage/upload-volume.ts';
import { createVolume, deleteVolume, resizeVolume } from '../storage/volumes.ts';
import type { HostChangeHandler, HostPlanSubject } from './handler.ts';

const handlers: { [K in HostChangeKind]: HostChangeHandler<Extract<HostChange, { kind: K }>['params']> } = {
  'network.create': createNetwork,
  'network.delete': deleteNetwork,
  'network.start': startNetwork,
  'network.stop': stopNetwork,
  'network.setAutostart': setNetworkAutostart,
  'pool.create': createPool,
  'pool.start': startPool,
  'pool.stop': stopPool,
  'pool.setAutostart': setPoolAutostart,
  'pool.refresh': refreshPool,
  'pool.delete': deletePool,
  'volume.create': createVolume,
  'volume.resize': resizeVolume,
  'volume.clone': cloneVolume,
  'volume.upload': uploadVolume,
  'volume.delete': deleteVolume,
};

export function hostHandlerOf({ kind }: HostChange): HostChangeHandler<HostChange['params']> {
  // Each handler takes its own kind's parameters, which the table of changes has checked.
  return handlers[kind] as unknown as HostChangeHandler<HostChange['params']>;
}

/** What the change would do. Pure: from what is stored of the host. */
export function planHostChange(subject: HostPlanSubject, change: HostChange): ChangePlan {
  return hostHandlerOf(change).plan(subject, change.params);
}
