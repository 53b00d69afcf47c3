import { cx } from './cx';

/** @param value  0 to 1, or null while nothing is known of how far it is */
export function Progress({
  value,
  label,
  className,
}: {
  value: number | null;
  label: string;
  className?: string;
}) {
  const shown = value === null ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={shown}
      aria-valuemin={0}
      aria-valuemax={100}
      tabIndex={-1}
      className={cx('h-1 overflow-hidden rounded-sm bg-press', className)}
    >
      <div
        className={cx('h-full bg-busy transition-[width]', shown === undefined && 'pulse-slow')}
        style={{ width: `${shown ?? 100}%` }}
      />
    </div>
  );
}
