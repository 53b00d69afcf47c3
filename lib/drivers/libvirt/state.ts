import type { VmState } from '../../domain/vm.ts';
import {
  DomainCrashedReason as Crashed,
  DomainPausedReason as Paused,
  DomainRunningReason as Running,
  DomainShutoffReason as Shutoff,
  DomainState as State,
} from '../../libvirt/constants/domain.ts';

export type DomainStateView = { state: VmState; rawState: string; stateReason: string | null };

const pausedReasons: Record<number, string> = {
  [Paused.ioerror]:
    'A disk reported an error, so the VM was stopped to keep its data. Look at the storage, then resume.',
  [Paused.crashed]: 'The guest crashed and is kept for inspection. Force it off before you start it again.',
  [Paused.watchdog]: 'The guest’s watchdog fired.',
  [Paused.migration]: 'It is being migrated.',
  [Paused.save]: 'Its memory is being saved.',
  [Paused.dump]: 'Its memory is being dumped.',
  [Paused.snapshot]: 'A snapshot is being taken.',
  [Paused.postcopyFailed]: 'Its migration failed half way: its memory is on the other host.',
};

/** Where its processors are held without that anybody asked for a pause. */
const pausedStates: Record<number, VmState> = {
  [Paused.startingUp]: 'starting',
  [Paused.shuttingDown]: 'stopping',
  [Paused.crashed]: 'failed',
};

const rawStates = nameOf(State);

/** Our state for libvirt's, by its state and reason. @param hasManagedSave  its memory is saved on disk */
export function mapDomainState(state: number, reason: number, hasManagedSave: boolean): DomainStateView {
  switch (state) {
    case State.running:
    case State.blocked:
      return view('running', state, nameOf(Running)[reason], null);
    case State.paused:
      return view(
        pausedStates[reason] ?? 'paused',
        state,
        nameOf(Paused)[reason],
        pausedReasons[reason] ?? null,
      );
    case State.shutdown:
      return view('stopping', state, undefined, null);
    case State.shutoff:
      if (hasManagedSave)
        return view(
          'suspended',
          state,
          'managed save',
          'Its memory is saved; starting it goes on from there.',
        );
      if (reason === Shutoff.crashed)
        return view('failed', state, 'crashed', 'Its QEMU process or its guest crashed.');
      if (reason === Shutoff.failed)
        return view('failed', state, 'failed', 'It could not be started; the host’s log says why.');
      return view('off', state, nameOf(Shutoff)[reason], null);
    case State.crashed:
      return view('failed', state, nameOf(Crashed)[reason], 'The guest crashed.');
    case State.pmsuspended:
      return view('suspended', state, undefined, 'The guest suspended itself.');
    default:
      return view('unknown', state, undefined, 'The host does not say what state it is in.');
  }
}

function view(
  state: VmState,
  raw: number,
  reason: string | undefined,
  stateReason: string | null,
): DomainStateView {
  const word = rawStates[raw] ?? `state ${raw}`;
  const isTelling = reason && reason !== 'unknown';
  return { state, rawState: isTelling ? `${word} (${reason})` : word, stateReason };
}

function nameOf(constants: Record<string, number>): Record<number, string> {
  return Object.fromEntries(Object.entries(constants).map(([name, value]) => [value, name]));
}
