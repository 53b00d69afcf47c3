import type { ReactNode } from 'react';
import { cx } from './cx';

/** Names and values in two columns. */
export function Facts({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <dl
      className={cx(
        'grid grid-cols-[minmax(7rem,max-content)_minmax(0,1fr)] text-13 [&>*:nth-last-child(-n+2)]:border-b-0',
        className,
      )}
    >
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="flex min-h-8 items-center border-line border-b py-1 pr-6 text-text-2">{name}</dt>
      <dd className="flex min-h-8 min-w-0 items-center border-line border-b py-1">
        <span className="min-w-0 max-w-full">{children}</span>
      </dd>
    </>
  );
}
