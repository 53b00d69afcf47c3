import type { ReactNode } from 'react';
import { LogoMark } from '@/components/shell/logo';

/** The one thing on a page outside the frame. */
export function Card({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[18vh] pb-8">
      <div className="w-full max-w-80">
        <p className="flex items-center gap-2 pb-6 font-semibold text-14 tracking-tight">
          <LogoMark className="size-5" />
          NovaCron
        </p>
        <h1 className="pb-1 font-semibold text-20 tracking-tight">{title}</h1>
        {note ? <p className="text-13 text-text-2">{note}</p> : null}
        <div className="pt-4">{children}</div>
      </div>
    </main>
  );
}
