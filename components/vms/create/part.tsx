import type { ReactNode } from 'react';

/** A part of the form. @param id  its address on the page, for the rail of steps */
export function Part({ id, title, children }: { id?: string; title: string; children: ReactNode }) {
  return (
    <section
      id={id}
      aria-labelledby={id ? `${id}-title` : undefined}
      className="grid scroll-mt-16 gap-y-2 border-line border-t py-5 first:border-t-0 first:pt-0"
    >
      <h2 id={id ? `${id}-title` : undefined} className="font-semibold text-13">
        {title}
      </h2>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
