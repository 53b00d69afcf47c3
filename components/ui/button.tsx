'use client';

import Link from 'next/link';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { useIsHydrated } from '@/lib/client/use-is-hydrated';
import { cx } from './cx';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';
type Size = 'md' | 'sm' | 'icon';

const base =
  'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors aria-disabled:cursor-not-allowed [&_svg]:size-4 [&_svg]:shrink-0';
const looks: Record<Look, string> = {
  primary:
    'bg-accent-fill text-on-accent hover:bg-accent-fill-hover aria-disabled:bg-press aria-disabled:text-text-3',
  plain:
    'border border-control/60 bg-surface text-text hover:bg-hover active:bg-press aria-disabled:border-line aria-disabled:bg-transparent aria-disabled:text-text-3',
  quiet: 'text-text-2 hover:bg-hover hover:text-text active:bg-press aria-disabled:text-text-3',
  danger: 'bg-bad-fill text-white hover:bg-bad-fill-hover aria-disabled:bg-press aria-disabled:text-text-3',
};
const sizes: Record<Size, string> = {
  md: 'h-8 px-3 text-13 max-md:h-10',
  sm: 'h-7 px-2 text-13',
  icon: 'size-8 max-md:size-10',
};

export type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> & {
  look?: Look;
  size?: Size;
  /** Why it cannot be pressed now, as a whole sentence; it stays focusable so that keyboards reach the reason. */
  reason?: string | null;
  /** The press is on its way: the button stays, and further presses do nothing. */
  isBusy?: boolean;
  /** Shown on hover and focus; for buttons that are only an icon it repeats their name. */
  hint?: string;
};

export function Button({
  look = 'plain',
  size = 'md',
  reason,
  isBusy,
  hint,
  onClick,
  ...props
}: ButtonProps) {
  const reasonId = useId();
  const isOff = Boolean(reason) || isBusy === true;
  const isHydrated = useIsHydrated();
  const button = (
    <button
      type="button"
      {...props}
      disabled={!isHydrated}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      aria-describedby={reason ? reasonId : props['aria-describedby']}
      // Shown by the page's one tooltip.
      data-tip={reason ?? hint}
      className={cx(base, looks[look], sizes[size], props.className)}
      onClick={(event) => {
        // aria-disabled leaves the button in the tab order, so the press itself has to be refused.
        if (isOff) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
  return (
    <>
      {button}
      {reason ? (
        <span id={reasonId} className="sr-only">
          {reason}
        </span>
      ) : null}
    </>
  );
}

export function ButtonLink({
  look = 'plain',
  size = 'md',
  className,
  ...props
}: ComponentProps<typeof Link> & { look?: Look; size?: Size; children: ReactNode }) {
  return <Link {...props} className={cx(base, looks[look], sizes[size], className)} />;
}
