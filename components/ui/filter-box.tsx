'use client';

import { Search } from 'lucide-react';
import { cx } from './cx';

/** The search of a table; / goes to it, Escape leaves it. */
export function FilterBox({
  label,
  placeholder,
  value,
  onChange,
  onEnter,
  className,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  onEnter?: () => void;
  className?: string;
}) {
  return (
    <div className={cx('relative w-full', className ?? 'max-w-sm max-md:max-w-none')}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-text-3 max-md:top-3"
      />
      <input
        type="search"
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        data-search
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
          else if (event.key === 'Enter' && !event.nativeEvent.isComposing) onEnter?.();
        }}
        className="h-8 w-full rounded-md border border-control bg-surface pr-2 pl-8 text-13 placeholder:text-text-3 max-md:h-10 max-md:text-16"
      />
    </div>
  );
}
