import type { ReactNode } from 'react';

/** A part of the form: its name at the side where there is room. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-x-8 gap-y-2 border-line border-t py-5 md:grid-cols-[9rem_minmax(0,1fr)]">
      <h2 className="font-semibold text-13">{title}</h2>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
