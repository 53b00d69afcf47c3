import type { ReactNode } from 'react';

/** Says what will be here and why one would want it, with the one button that starts it. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-start gap-3 border-line border-y py-10">
      <h2 className="font-semibold text-16">{title}</h2>
      <p className="max-w-prose text-14 text-text-2">{children}</p>
      {action}
    </div>
  );
}
