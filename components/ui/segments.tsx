'use client';

import { useIsHydrated } from '@/lib/client/use-is-hydrated';
import { cx } from './cx';

/** A few choices of which one always holds, in one row. */
export function Segments<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  /** `hint` says it in full, for who points at it. */
  options: readonly { value: T; text: string; hint: string }[];
  onChange: (value: T) => void;
}) {
  const isHydrated = useIsHydrated();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a legend and a look of its own.
    <div role="group" aria-label={label} className="inline-flex rounded-md border border-line p-px">
      {options.map(({ value: option, text, hint }) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === value}
          title={hint}
          disabled={!isHydrated}
          onClick={() => onChange(option)}
          className={cx(
            'h-6 min-w-9 rounded-sm px-2 text-12 max-md:h-9 max-md:min-w-11',
            option === value ? 'bg-press font-medium text-text' : 'text-text-2 hover:bg-hover',
          )}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
