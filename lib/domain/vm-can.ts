import { type VmChangeKind, vmChangeWords } from './change-words.ts';
import type { HostState } from './host.ts';
import { isVmChange, operationVerbs, type VmOperationKind } from './operation.ts';
import type { VmState } from './vm.ts';

type Subject = {
  state: VmState;
  /** The kind of the operation under way on this VM, if there is one. */
  activeOperation: VmOperationKind | null;
  /** Null for cloud VMs. */
  hostState: HostState | null;
  /** Marks of ours; undefined for a row of an earlier version. */
  isProtected?: boolean;
  isTemplate?: boolean;
};

export type VmAction = Exclude<VmOperationKind, 'vm.create'> | 'vm.console';

const allowedFrom: Record<Exclude<VmAction, VmChangeKind>, readonly VmState[]> = {
  'vm.start': ['off', 'failed', 'suspended'],
  'vm.shutdown': ['running'],
  'vm.reboot': ['running'],
  'vm.forceOff': ['starting', 'running', 'paused', 'stopping', 'failed'],
  'vm.pause': ['running'],
  'vm.resume': ['paused', 'suspended'],
  'vm.delete': ['running', 'paused', 'suspended', 'off', 'failed', 'gone'],
  'vm.console': ['starting', 'running', 'paused', 'stopping'],
};

// What would change the disks that other VMs lie on.
const refusedOfTemplates: readonly VmAction[] = [
  'vm.start',
  'vm.snapshot',
  'vm.revert',
  'vm.deleteSnapshot',
  'vm.addDisk',
  'vm.attachVolume',
  'vm.detachDisk',
  'vm.resizeDisk',
];

const stateWords: Record<VmState, string> = {
  creating: 'being created',
  starting: 'starting',
  running: 'running',
  paused: 'paused',
  suspended: 'suspended',
  stopping: 'stopping',
  off: 'off',
  failed: 'failed',
  unknown: 'in an unknown state',
  deleting: 'being deleted',
  gone: 'gone from its host',
};

/**
 * Whether an action makes sense now, and if not, why: the one rule table for buttons, actions and the engine.
 * @returns null when it can be done, else the reason as a whole sentence
 */
export function whyVmCannot(action: VmAction, vm: Subject): string | null {
  // A guest that ignores the shutdown request must still be stoppable by force.
  const mayOvertake = action === 'vm.forceOff' && vm.activeOperation === 'vm.shutdown';
  if (vm.activeOperation && action !== 'vm.console' && !mayOvertake) {
    return `${operationVerbs[vm.activeOperation].doing} is in progress.`;
  }
  // Forgetting a VM that is gone needs no host.
  if (action === 'vm.delete' && vm.state === 'gone') return null;
  if (action === 'vm.delete' && vm.isProtected)
    return 'It is protected from deletion. Switch the protection off on its page first.';
  if (vm.isTemplate && refusedOfTemplates.includes(action))
    return 'It is a template, and its disks never change. Turn it back into a machine first.';
  if (vm.hostState === 'disabled') return 'Its host is disabled.';
  if (vm.hostState === 'unreachable' || vm.hostState === 'connecting')
    return 'Its host cannot be reached now.';
  const allowed: readonly VmState[] =
    action !== 'vm.console' && isVmChange(action) ? vmChangeWords[action].from : allowedFrom[action];
  if (!allowed.includes(vm.state)) return `The VM is ${stateWords[vm.state]}.`;
  return null;
}
