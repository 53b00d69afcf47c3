'use client';

import { type RefObject, useEffect } from 'react';
import { isTypingIn, keyCommand, step } from '@/lib/client/keys';

/** j and k move the focus from row to row, to each one's first link or button; e opens the menu of the row in focus. */
export function useRowKeys(body: RefObject<HTMLElement | null>, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    function onKeyDown(event: KeyboardEvent): void {
      const command = keyCommand(event, isTypingIn(event.target));
      if (!command || !body.current) return;
      const rows = [...body.current.querySelectorAll<HTMLElement>('[data-row]')];
      const at = rows.findIndex((row) => row.contains(document.activeElement));
      if (command === 'next' || command === 'previous') {
        const target =
          rows[step(at, command === 'next' ? 1 : -1, rows.length)]?.querySelector<HTMLElement>(
            'a[href], button',
          );
        target?.focus();
        target?.scrollIntoView({ block: 'nearest' });
      } else if (command === 'menu' && rows[at]) openMenu(rows[at]);
      else return;
      event.preventDefault();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [body, isOn]);
}

function openMenu(row: HTMLElement): void {
  const button = row.querySelector<HTMLElement>('[aria-haspopup="menu"]');
  // Radix opens its menus on a pointer's press or on Enter; a plain click event does neither.
  button?.focus();
  button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}
