import { cx } from './cx';

/** How much of something is taken, as a thin bar that turns amber and red where it gets tight. */
export function Gauge({
  used,
  total,
  label,
  tone,
  className,
}: {
  used: number;
  total: number;
  label: string;
  /** The colour that this measure has everywhere. */
  tone: 'cpu' | 'memory' | 'disk';
  className?: string;
}) {
  const share = total > 0 ? Math.min(1, Math.max(0, used / total)) : 0;
  const tones = { cpu: 'bg-cpu', memory: 'bg-memory', disk: 'bg-disk' };
  const fill = share >= 0.95 ? 'bg-bad' : share >= 0.85 ? 'bg-warn' : tones[tone];
  return (
    // biome-ignore lint/a11y/useSemanticElements: the browser's own meter cannot be drawn in these colours.
    <span
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      className={cx('block h-1 overflow-hidden rounded-sm bg-press', className)}
    >
      <span className={cx('block h-full', fill)} style={{ width: `${share * 100}%` }} />
    </span>
  );
}
