import { CircleCheck, CircleStop, LoaderCircle } from 'lucide-react';
import { type StateLook, StateMark } from '@/components/ui/state-mark';
import { operationVerbs } from '@/lib/domain/operation';
import type { NetworkRow } from '@/lib/domain/views';

const looks = {
  active: { tone: 'good', icon: CircleCheck, word: 'Active' },
  stopped: { tone: 'idle', icon: CircleStop, word: 'Stopped' },
} satisfies Record<string, StateLook>;

/** What is seen, or the operation under way. */
export function NetworkStateMark({
  network: { isActive, activeOperation },
  className,
}: {
  network: Pick<NetworkRow, 'isActive' | 'activeOperation'>;
  className?: string;
}) {
  if (!activeOperation)
    return <StateMark look={isActive ? looks.active : looks.stopped} className={className} />;
  const { doing } = operationVerbs[activeOperation.kind];
  return (
    <StateMark
      look={{ tone: 'busy', icon: LoaderCircle, word: doing.replace(' network', ''), isPulsing: true }}
      className={className}
    />
  );
}
