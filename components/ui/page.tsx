import type { ReactNode } from 'react';
import { cx } from './cx';

/** The head of a page: its one title, what there is to say of it, and at most three actions. */
export function PageHead({
  title,
  note,
  actions,
}: {
  title: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-4">
      <h1 className="font-semibold text-20 tracking-tight">{title}</h1>
      {note ? <div className="text-13 text-text-2 max-md:order-last max-md:w-full">{note}</div> : null}
      {actions ? <div className="ml-auto flex items-center gap-2">{actions}</div> : null}
    </header>
  );
}

export function Section({
  title,
  note,
  children,
  className,
}: {
  title: string;
  note?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section aria-label={title} className={cx('min-w-0', className)}>
      <div className="flex min-h-8 items-center gap-3 border-line border-b">
        <h2 className="font-semibold text-13">{title}</h2>
        {note ? <div className="ml-auto text-12 text-text-3">{note}</div> : null}
      </div>
      {children}
    </section>
  );
}
