import { CircleAlert, CircleCheck, CircleOff, CircleX, LoaderCircle } from 'lucide-react';
import { type StateLook, StateMark } from '@/components/ui/state-mark';
import { type HostFailure, type HostState, hostFailureWords } from '@/lib/domain/host';

const looks: Record<HostState, StateLook> = {
  connecting: { tone: 'busy', icon: LoaderCircle, word: 'Connecting', isPulsing: true },
  connected: { tone: 'good', icon: CircleCheck, word: 'Connected' },
  degraded: { tone: 'warn', icon: CircleAlert, word: 'Degraded' },
  unreachable: { tone: 'bad', icon: CircleX, word: 'Unreachable' },
  disabled: { tone: 'idle', icon: CircleOff, word: 'Disabled' },
};

/** With the kind of failure as its word where one is known: "Hung" says more than "Degraded". */
export function HostStateMark({
  state,
  failure,
  className,
}: {
  state: HostState;
  failure?: HostFailure | null;
  className?: string;
}) {
  const look = failure ? { ...looks[state], word: hostFailureWords[failure] } : looks[state];
  return <StateMark look={look} className={className} />;
}
