'use client';

import { type ComponentProps, createContext, type ReactNode, useContext, useId } from 'react';
import { cx } from './cx';

const FieldContext = createContext<{ id: string; describedBy: string | undefined; isWrong: boolean } | null>(
  null,
);

/** A label, one control, a hint, and what is wrong with it; the control finds its ids by itself. */
export function Field({
  label,
  hint,
  error,
  children,
  className,
}: {
  label: string;
  hint?: ReactNode;
  error?: string;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  const describedBy = cx(hint ? `${id}-hint` : null, error ? `${id}-error` : null) || undefined;
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium text-13">
        {label}
      </label>
      <FieldContext value={{ id, describedBy, isWrong: Boolean(error) }}>{children}</FieldContext>
      {error ? (
        <p id={`${id}-error`} className="text-12 text-bad">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-12 text-text-3">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

const control =
  'w-full min-w-0 rounded-md border bg-surface px-2.5 text-14 text-text placeholder:text-text-3 disabled:text-text-3';

function useControl() {
  const field = useContext(FieldContext);
  return {
    id: field?.id,
    'aria-describedby': field?.describedBy,
    'aria-invalid': field?.isWrong || undefined,
    border: field?.isWrong ? 'border-bad' : 'border-control',
  };
}

export function Input({ className, unit, ...props }: ComponentProps<'input'> & { unit?: string }) {
  const { border, ...ids } = useControl();
  const input = (
    <input
      {...ids}
      {...props}
      className={cx(control, border, 'h-8 max-md:h-11 max-md:text-16', unit ? 'pr-12 text-right' : className)}
    />
  );
  if (!unit) return input;
  return (
    <span className={cx('relative block', className)}>
      {input}
      <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-13 text-text-3">
        {unit}
      </span>
    </span>
  );
}

export function TextArea({ className, ...props }: ComponentProps<'textarea'>) {
  const { border, ...ids } = useControl();
  return <textarea {...ids} {...props} className={cx(control, border, 'py-1.5 max-md:text-16', className)} />;
}

/** The browser's own list: it is the best one on a phone and with a screen reader. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  const { border, ...ids } = useControl();
  return (
    <select
      {...ids}
      {...props}
      className={cx(control, border, 'h-8 pr-8 max-md:h-11 max-md:text-16', className)}
    />
  );
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  const { border, ...ids } = useControl();
  return <textarea {...ids} {...props} className={cx(control, border, 'py-1.5 max-md:text-16', className)} />;
}
