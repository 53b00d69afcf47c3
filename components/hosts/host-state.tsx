import { CircleAlert, CircleCheck, CircleOff, CircleX, LoaderCircle } from 'lucide-react';
import { type StateLook, StateMark } from '@/components/ui/state-mark';
import type { HostState } from '@/lib/domain/host';

const looks: Record<HostState, StateLook> = {
  connecting: { tone: 'busy', icon: LoaderCircle, word: 'Connecting', isPulsing: true },
  connected: { tone: 'good', icon: CircleCheck, word: 'Connected' },
  degraded: { tone: 'warn', icon: CircleAlert, word: 'Degraded' },
  unreachable: { tone: 'bad', icon: CircleX, word: 'Unreachable' },
  disabled: { tone: 'idle', icon: CircleOff, word: 'Disabled' },
};

export function HostStateMark({ state, className }: { state: HostState; className?: string }) {
  return <StateMark look={looks[state]} className={className} />;
}
