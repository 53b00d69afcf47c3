import type { LucideIcon } from 'lucide-react';
import { cx } from './cx';

export type Tone = 'good' | 'busy' | 'warn' | 'idle' | 'bad' | 'odd';

/** How one state looks everywhere: a colour, an icon and a word. */
export type StateLook = {
  tone: Tone;
  icon: LucideIcon;
  word: string;
  isPulsing?: boolean;
  isDashed?: boolean;
  isStruck?: boolean;
};

export const toneText: Record<Tone, string> = {
  good: 'text-good',
  busy: 'text-busy',
  warn: 'text-warn',
  idle: 'text-idle',
  bad: 'text-bad',
  odd: 'text-odd',
};

export function StateMark({ look, className }: { look: StateLook; className?: string }) {
  const Icon = look.icon;
  return (
    <span
      className={cx(
        'flex w-fit items-center gap-1.5 whitespace-nowrap font-medium',
        toneText[look.tone],
        look.isDashed && '-ml-[5px] rounded-sm border border-odd border-dashed px-1',
        className,
      )}
    >
      <Icon aria-hidden className={cx('size-4 shrink-0', look.isPulsing && 'pulse-slow')} />
      <span className={cx(look.isStruck && 'line-through')}>{look.word}</span>
    </span>
  );
}
