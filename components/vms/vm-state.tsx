import {
  ArrowRight,
  CircleDashed,
  CircleDotDashed,
  CirclePause,
  CirclePlay,
  CircleStop,
  CircleX,
  Ghost,
  LoaderCircle,
  Moon,
} from 'lucide-react';
import { type StateLook, StateMark } from '@/components/ui/state-mark';
import { wantedStateOf } from '@/lib/domain/operation';
import type { VmRow } from '@/lib/domain/views';
import type { VmState } from '@/lib/domain/vm';
import { SilentMark } from './silent-mark';

/** One colour, one icon and one word for each state, everywhere. */
export const vmStateLooks: Record<VmState, StateLook> = {
  creating: { tone: 'busy', icon: CircleDotDashed, word: 'Creating', isPulsing: true },
  starting: { tone: 'busy', icon: LoaderCircle, word: 'Starting', isPulsing: true },
  running: { tone: 'good', icon: CirclePlay, word: 'Running' },
  paused: { tone: 'warn', icon: CirclePause, word: 'Paused' },
  suspended: { tone: 'warn', icon: Moon, word: 'Suspended' },
  stopping: { tone: 'busy', icon: LoaderCircle, word: 'Stopping', isPulsing: true },
  off: { tone: 'idle', icon: CircleStop, word: 'Off' },
  failed: { tone: 'bad', icon: CircleX, word: 'Failed' },
  unknown: { tone: 'odd', icon: CircleDashed, word: 'Unknown', isDashed: true },
  deleting: { tone: 'busy', icon: LoaderCircle, word: 'Deleting', isPulsing: true },
  gone: { tone: 'idle', icon: Ghost, word: 'Gone', isStruck: true },
};

/** Its memory is on its host's disk; what else is suspended has put itself to sleep. */
const savedLook: StateLook = { ...vmStateLooks.suspended, word: 'Saved' };

/** The state that is seen and, while an operation runs, the one that is wanted beside it. */
export function VmStateMark({
  vm,
}: {
  vm: Pick<VmRow, 'state' | 'activeOperation' | 'rawState' | 'isMemorySaved' | 'silentSince'>;
}) {
  const wanted = vm.activeOperation ? wantedStateOf(vm.activeOperation.kind) : null;
  const isRestart = vm.activeOperation?.kind === 'vm.reboot';
  return (
    <span
      className="flex items-center gap-1.5"
      title={vm.rawState ? `The host says: ${vm.rawState}` : undefined}
    >
      <StateMark look={vm.isMemorySaved ? savedLook : vmStateLooks[vm.state]} />
      {wanted && (wanted !== vm.state || isRestart) ? (
        <span className="pulse-slow inline-flex items-center gap-1 whitespace-nowrap text-busy">
          <ArrowRight aria-hidden className="size-3.5" />
          <span className="sr-only">wanted: </span>
          {isRestart ? 'restart' : vmStateLooks[wanted].word.toLowerCase()}
        </span>
      ) : null}
      {vm.activeOperation ? null : <SilentMark since={vm.silentSince} />}
    </span>
  );
}
