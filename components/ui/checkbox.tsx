'use client';

import { Check, Minus } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';

type Props = {
  isChecked: boolean | 'indeterminate';
  onChange: (isChecked: boolean) => void;
};

/** A box without words beside it, for tables. */
export function CheckBox({
  isChecked,
  onChange,
  label,
  id,
  isDisabled,
}: Props & { label?: string; id?: string; isDisabled?: boolean }) {
  const box = useRef<HTMLInputElement>(null);
  const isPartly = isChecked === 'indeterminate';
  useEffect(() => {
    // Markup has no word for it.
    if (box.current) box.current.indeterminate = isPartly;
  }, [isPartly]);
  const Mark = isPartly ? Minus : Check;
  return (
    <span className="relative flex size-4 shrink-0">
      <input
        ref={box}
        id={id}
        type="checkbox"
        checked={isChecked === true}
        disabled={isDisabled}
        onChange={({ target }) => onChange(target.checked)}
        aria-label={label}
        className="peer size-4 appearance-none rounded-sm border border-control bg-surface checked:border-accent-fill checked:bg-accent-fill indeterminate:border-accent-fill indeterminate:bg-accent-fill disabled:opacity-40"
      />
      <Mark
        aria-hidden
        className="pointer-events-none absolute inset-0.5 size-3 text-on-accent opacity-0 peer-checked:opacity-100 peer-indeterminate:opacity-100"
      />
    </span>
  );
}

export function CheckField({ children, hint, ...props }: Props & { children: ReactNode; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 py-0.5">
      <span className="flex h-5 items-center">
        <CheckBox id={id} {...props} />
      </span>
      <span className="min-w-0 text-13">
        <label htmlFor={id}>{children}</label>
        {hint ? <span className="block text-12 text-text-3">{hint}</span> : null}
      </span>
    </div>
  );
}
