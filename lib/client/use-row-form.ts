'use client';

import { useSyncExternalStore } from 'react';

/** How rows are drawn: dense or with more room, as chosen, and on a phone in two lines. */
export type RowForm = 'compact' | 'comfortable' | 'phone';

/** @param chosen  what the server knows of it: the cookie; the width of the window it does not */
export function useRowForm(chosen: 'compact' | 'comfortable'): RowForm {
  return useSyncExternalStore(subscribe, read, () => chosen);
}

const phone = '(width < 768px)';

function read(): RowForm {
  if (window.matchMedia(phone).matches) return 'phone';
  return document.documentElement.dataset.density === 'comfortable' ? 'comfortable' : 'compact';
}

function subscribe(tell: () => void): () => void {
  const width = window.matchMedia(phone);
  width.addEventListener('change', tell);
  // The person's menu writes the density there.
  const density = new MutationObserver(tell);
  density.observe(document.documentElement, { attributeFilter: ['data-density'] });
  return () => {
    width.removeEventListener('change', tell);
    density.disconnect();
  };
}
