'use client';

import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';

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
  return (
    <Radix.Root
      id={id}
      checked={isChecked}
      disabled={isDisabled}
      onCheckedChange={(checked) => onChange(checked === true)}
      aria-label={label}
      className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-surface disabled:opacity-40 data-[state=checked]:border-accent-fill data-[state=indeterminate]:border-accent-fill data-[state=checked]:bg-accent-fill data-[state=indeterminate]:bg-accent-fill"
    >
      <Radix.Indicator className="text-on-accent">
        {isChecked === 'indeterminate' ? <Minus className="size-3" /> : <Check className="size-3" />}
      </Radix.Indicator>
    </Radix.Root>
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
