import { cx } from '@/components/ui/cx';
import { type Tone, toneText } from '@/components/ui/state-mark';
import { count } from '@/lib/client/format';
import type { VmRow } from '@/lib/domain/views';
import type { VmState } from '@/lib/domain/vm';
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

export const vmStateOrder: VmState[] = [
  'failed',
  'unknown',
  'creating',
  'starting',
  'stopping',
  'deleting',
  'running',
  'paused',
  'suspended',
  'off',
  'gone',
];
const maxTicks = 240;

/** One tick for each VM, standing as high as it is alive: a fleet at a glance. */
export function FleetStrip({ vms }: { vms: Pick<VmRow, 'id' | 'name' | 'state'>[] }) {
  const sorted = vms.toSorted((a, b) => vmStateOrder.indexOf(a.state) - vmStateOrder.indexOf(b.state));
  return (
    <span
      role="img"
      aria-label={summary(vms)}
      className="flex min-h-4 flex-wrap items-end gap-x-0.5 gap-y-1.5"
    >
      {sorted.slice(0, maxTicks).map((vm) => {
        const { tone, word } = vmStateLooks[vm.state];
        return (
          <span
            key={vm.id}
            title={`${vm.name}: ${word.toLowerCase()}`}
            className={cx('w-1.5 rounded-[1px]', toneText[tone], heights[tone])}
          />
        );
      })}
      {sorted.length > maxTicks ? (
        <span className="text-12 text-text-3">and {sorted.length - maxTicks} more</span>
      ) : null}
    </span>
  );
}

/** "2 running, 1 off". */
export function summary(vms: Pick<VmRow, 'state'>[]): string {
  const parts = vmStateOrder
    .map((state) => ({ state, number: vms.filter((vm) => vm.state === state).length }))
    .filter(({ number }) => number > 0)
    .map(({ state, number }) => `${number.toLocaleString('en')} ${vmStateLooks[state].word.toLowerCase()}`);
  return parts.length > 0 ? parts.join(', ') : count(0, 'VM');
}
