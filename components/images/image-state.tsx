import { CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import { type StateLook, StateMark } from '@/components/ui/state-mark';
import type { ImageRow } from '@/lib/domain/views';

const looks: Record<ImageRow['state'], StateLook> = {
  pending: { tone: 'busy', icon: LoaderCircle, word: 'Fetching', isPulsing: true },
  ready: { tone: 'good', icon: CircleCheck, word: 'Ready' },
  failed: { tone: 'bad', icon: CircleX, word: 'Failed' },
};

export function ImageStateMark({ state }: { state: ImageRow['state'] }) {
  return <StateMark look={looks[state]} />;
}
