import { cx } from '@/components/ui/cx';
import { type Tone, toneText } from '@/components/ui/state-mark';
import { count } from '@/lib/client/format';
import { type VmState, vmStateOrder } from '@/lib/domain/vm';
import { vmStateLooks } from './vm-state';

// The height says it too, so that the strip does not speak by colour alone.
const heights: Record<Tone, string> = {
  good: 'h-4 bg-current',
  busy: 'h-4 border border-current bg-current/40 pulse-slow',
  warn: 'h-2.5 bg-current',
  idle: 'h-1 bg-current',
  bad: 'h-4 border-t-4 border-current bg-current/30',
  odd: 'h-4 border border-dashed border-current',
};

export type VmStates = Partial<Record<VmState, number>>;

/** One tick for each VM, or for as many as fit, standing as high as it is alive: a fleet at a glance. */
export function FleetStrip({ states, maxTicks }: { states: VmStates; maxTicks: number }) {
  const total = Object.values(states).reduce((sum, number) => sum + number, 0);
  const each = Math.max(1, Math.ceil(total / maxTicks));
  return (
    <span
      role="img"
      title={each > 1 ? `Each stands for ${each} VMs.` : undefined}
      aria-label={summaryOf(states)}
      className="flex min-h-4 flex-wrap items-end gap-x-0.5 gap-y-1.5"
    >
      {vmStateOrder.flatMap((state) => {
        const { tone } = vmStateLooks[state];
        const number = states[state] ?? 0;
        return Array.from({ length: Math.ceil(number / each) }, (_, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the ticks of a state are all alike.
            key={`${state} ${index}`}
            title={partOf(state, number)}
            className={cx('w-1.5 rounded-[1px]', toneText[tone], heights[tone])}
          />
        ));
      })}
    </span>
  );
}

/** "2 running, 1 off". */
export function summaryOf(states: VmStates): string {
  const parts = vmStateOrder.flatMap((state) => (states[state] ? partOf(state, states[state]) : []));
  return parts.length > 0 ? parts.join(', ') : count(0, 'VM');
}

function partOf(state: VmState, number: number): string {
  return `${number.toLocaleString('en')} ${vmStateLooks[state].word.toLowerCase()}`;
}

export function countOf(states: VmStates): number {
  return Object.values(states).reduce((sum, number) => sum + number, 0);
}
