import {
  type HostChangeKind,
  hostChangeKinds,
  hostChangeWords,
  type VmChangeKind,
  vmChangeKinds,
  vmChangeWords,
} from './change-words.ts';
import type { ErrorView } from './errors.ts';
import type { VmState } from './vm.ts';

export const powerActions = ['start', 'shutdown', 'reboot', 'forceOff', 'pause', 'resume'] as const;
export type PowerAction = (typeof powerActions)[number];
/** As many as are accepted within a moment; whoever asks for more asks several times with the same batch. */
export const maxVmsAtOnce = 200;

export const vmOperationKinds = [
  'vm.create',
  'vm.delete',
  'vm.start',
  'vm.shutdown',
  'vm.reboot',
  'vm.forceOff',
  'vm.pause',
  'vm.resume',
  ...vmChangeKinds,
] as const;
export type VmOperationKind = (typeof vmOperationKinds)[number];

export const operationKinds = [...vmOperationKinds, 'image.fetch', ...hostChangeKinds] as const;
export type OperationKind = (typeof operationKinds)[number];

/** queued → running → done | failed, or running → undoing → undone when a create is compensated. */
export const operationStates = ['queued', 'running', 'undoing', 'done', 'failed', 'undone'] as const;
export type OperationState = (typeof operationStates)[number];

export const stepStates = ['waiting', 'running', 'done', 'failed', 'undone'] as const;
export type StepState = (typeof stepStates)[number];

export function isEnded(state: OperationState): boolean {
  return state === 'done' || state === 'failed' || state === 'undone';
}

/** The words of the button and of the operation's row. */
export const operationVerbs: Record<OperationKind, { verb: string; doing: string; done: string }> = {
  'vm.create': { verb: 'Create', doing: 'Creating', done: 'Created' },
  'vm.delete': { verb: 'Delete', doing: 'Deleting', done: 'Deleted' },
  'vm.start': { verb: 'Start', doing: 'Starting', done: 'Started' },
  'vm.shutdown': { verb: 'Shut down', doing: 'Shutting down', done: 'Shut down' },
  'vm.reboot': { verb: 'Reboot', doing: 'Rebooting', done: 'Rebooted' },
  'vm.forceOff': { verb: 'Force off', doing: 'Forcing off', done: 'Forced off' },
  'vm.pause': { verb: 'Pause', doing: 'Pausing', done: 'Paused' },
  'vm.resume': { verb: 'Resume', doing: 'Resuming', done: 'Resumed' },
  'image.fetch': { verb: 'Fetch', doing: 'Fetching', done: 'Fetched' },
  ...vmChangeWords,
  ...hostChangeWords,
};

const wantedStates: Record<Exclude<VmOperationKind, VmChangeKind>, VmState> = {
  'vm.create': 'running',
  'vm.delete': 'gone',
  'vm.start': 'running',
  'vm.shutdown': 'off',
  'vm.reboot': 'running',
  'vm.forceOff': 'off',
  'vm.pause': 'paused',
  'vm.resume': 'running',
};

/** The state that the user asked for, shown beside the one that is seen; null when it shall stay as it is. */
export function wantedStateOf(kind: VmOperationKind): VmState | null {
  return isVmChange(kind) ? null : wantedStates[kind];
}

export function isHostChange(kind: OperationKind): kind is HostChangeKind {
  return kind in hostChangeWords;
}

export function isVmChange(kind: OperationKind): kind is VmChangeKind {
  return kind in vmChangeWords;
}

/** The word before a name: "Start web1", but "Change CPUs of web1" and "Send keys to web1". */
export function wordBeforeName(kind: OperationKind, form: 'verb' | 'doing' | 'done'): string {
  const word = operationVerbs[kind][form];
  if (!isVmChange(kind)) return word;
  const change = vmChangeWords[kind];
  const joint = 'joint' in change ? change.joint : 'of';
  return joint ? `${word} ${joint}` : word;
}

/** Whether it can be asked to end before its time, with everything as it was before. */
export function canCancel({ kind, state }: { kind: OperationKind; state: OperationState }): boolean {
  return (kind === 'vm.migrate' || kind === 'volume.upload') && (state === 'queued' || state === 'running');
}

/** What was taken of an action for many: one batch of operations, and those that could not be taken, each with why. */
export type AcceptedPowers = {
  batchId: string;
  operationIds: string[];
  refused: { vmId: string; error: ErrorView }[];
};
