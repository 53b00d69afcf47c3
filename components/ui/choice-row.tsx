'use client';

import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './cx';

/** One candidate of a table of which one is chosen; the whole row is the label. */
export function ChoiceRow({
  children,
  note,
  reason,
  ...radio
}: Omit<ComponentProps<'input'>, 'type' | 'disabled'> & {
  /** What is worth knowing before choosing it. */
  note?: ReactNode;
  /** Why it cannot be chosen. */
  reason?: string | null;
}) {
  const id = useId();
  const described = reason || note ? `${id}-note` : undefined;
  return (
    <label
      className={cx(
        'flex min-h-row items-center gap-3 border-line border-b px-2 py-1 text-13 has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:min-h-11',
        reason ? 'cursor-not-allowed text-text-3' : 'hover:bg-hover',
      )}
    >
      <input
        type="radio"
        {...radio}
        disabled={Boolean(reason)}
        aria-describedby={described}
        className="size-4 shrink-0 accent-accent-fill outline-none"
      />
      <span className="min-w-0 flex-1">
        <span className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-0.5">{children}</span>
        {reason || note ? (
          <span id={described} className={cx('block text-12', reason ? 'text-text-3' : 'text-warn')}>
            {reason ?? note}
          </span>
        ) : null}
      </span>
    </label>
  );
}
