import { CircleCheck, CircleStop, LoaderCircle } from 'lucide-react';
import { type StateLook, StateMark } from '@/components/ui/state-mark';
import { operationVerbs } from '@/lib/domain/operation';
import type { PoolRow } from '@/lib/domain/views';

const looks = {
  active: { tone: 'good', icon: CircleCheck, word: 'Active' },
  stopped: { tone: 'idle', icon: CircleStop, word: 'Stopped' },
} satisfies Record<string, StateLook>;

/** What is seen, or the operation under way. */
export function PoolStateMark({
  pool: { isActive, activeOperation },
}: {
  pool: Pick<PoolRow, 'isActive' | 'activeOperation'>;
}) {
  if (!activeOperation) return <StateMark look={isActive ? looks.active : looks.stopped} />;
  const { doing } = operationVerbs[activeOperation.kind];
  return (
    <StateMark
      look={{ tone: 'busy', icon: LoaderCircle, word: doing.replace(' pool', ''), isPulsing: true }}
    />
  );
}
