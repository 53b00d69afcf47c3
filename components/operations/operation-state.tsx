import { CircleCheck, CircleX, Clock, LoaderCircle, Undo2 } from 'lucide-react';
import { type StateLook, StateMark } from '@/components/ui/state-mark';
import type { OperationState } from '@/lib/domain/operation';

const looks: Record<OperationState, StateLook> = {
  queued: { tone: 'idle', icon: Clock, word: 'Waiting' },
  running: { tone: 'busy', icon: LoaderCircle, word: 'In progress', isPulsing: true },
  undoing: { tone: 'warn', icon: Undo2, word: 'Undoing', isPulsing: true },
  done: { tone: 'good', icon: CircleCheck, word: 'Done' },
  failed: { tone: 'bad', icon: CircleX, word: 'Failed' },
  undone: { tone: 'warn', icon: Undo2, word: 'Undone' },
};

export function OperationStateMark({ state }: { state: OperationState }) {
  return <StateMark look={looks[state]} />;
}
