import { cx } from '@/components/ui/cx';
import { type Tone, toneText } from '@/components/ui/state-mark';
import { count } from '@/lib/client/format';
import type { FleetSummary } from '@/lib/domain/views';
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

const maxTicks = 240;

type Counts = FleetSummary['vms'];

/** One tick for each VM, standing as high as it is alive: a fleet at a glance. */
export function FleetStrip({ vms }: { vms: Counts }) {
  const ticks = vmStateOrder.flatMap((state) => Array<VmState>(vms[state] ?? 0).fill(state));
  return (
    <span
      role="img"
      aria-label={summary(vms)}
      className="flex min-h-4 flex-wrap items-end gap-x-0.5 gap-y-1.5"
    >
      {ticks.slice(0, maxTicks).map((state, index) => {
        const { tone, word } = vmStateLooks[state];
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: ticks of one state are all alike.
            key={index}
            title={`${(vms[state] ?? 0).toLocaleString('en')} ${word.toLowerCase()}`}
            className={cx('w-1.5 rounded-[1px]', toneText[tone], heights[tone])}
          />
        );
      })}
      {ticks.length > maxTicks ? (
        <span className="text-12 text-text-3">and {(ticks.length - maxTicks).toLocaleString('en')} more</span>
      ) : null}
    </span>
  );
}

/** "2 running, 1 off". */
export function summary(vms: Counts): string {
  const parts = vmStateOrder.flatMap((state) => {
    const number = vms[state] ?? 0;
    return number > 0 ? `${number.toLocaleString('en')} ${vmStateLooks[state].word.toLowerCase()}` : [];
  });
  return parts.length > 0 ? parts.join(', ') : count(0, 'VM');
}

export function countOf(vms: Counts): number {
  return Object.values(vms).reduce((sum, number) => sum + number, 0);
}

/** How many of them are in which state. */
export function countStates(vms: readonly { state: VmState }[]): Counts {
  const counts: Counts = {};
  for (const { state } of vms) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
