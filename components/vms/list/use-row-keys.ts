'use client';

import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { isTypingIn, keyCommand, step } from '@/lib/client/keys';

/** j and k move the focus from name to name, x selects the row in focus, e opens its menu; also where no row is drawn yet. */
export function useRowKeys(
  body: RefObject<HTMLElement | null>,
  {
    count,
    scrollTo,
    toggle,
  }: { count: number; scrollTo: (line: number) => void; toggle: (id: string) => void },
): void {
  // A row that was scrolled away is drawn no longer, and the focus with it; j goes on from where it was.
  const at = useRef(-1);
  const wanted = useRef<number | null>(null);

  function linkOf(line: number): HTMLElement | null {
    return body.current?.querySelector<HTMLElement>(`[data-row="${line}"] [data-row-link]`) ?? null;
  }

  function focus(line: number): boolean {
    const link = linkOf(line);
    link?.focus({ preventScroll: true });
    return link !== null;
  }

  // One that had to be scrolled to, or read, is there after some drawing.
  useEffect(() => {
    if (wanted.current !== null && focus(wanted.current)) wanted.current = null;
  });

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const command = keyCommand(event, isTypingIn(event.target));
    if (!command || !body.current) return;
    const row = document.activeElement?.closest<HTMLElement>('[data-row]');
    if (row && body.current.contains(row)) at.current = Number(row.dataset.row);
    if (command === 'next' || command === 'previous') {
      const line = step(wanted.current ?? at.current, command === 'next' ? 1 : -1, count);
      if (line < 0) return;
      at.current = line;
      scrollTo(line);
      wanted.current = focus(line) ? null : line;
    } else if (command === 'select' && row) {
      toggle(row.querySelector<HTMLElement>('[data-row-link]')?.dataset.rowLink ?? '');
    } else if (command === 'menu') row?.querySelector<HTMLElement>('[data-row-menu]')?.click();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
