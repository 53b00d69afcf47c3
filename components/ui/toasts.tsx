'use client';

import { lazy, Suspense, useEffect, useState } from 'react';

const Toaster = lazy(() => import('./toaster').then((part) => ({ default: part.OwnToaster })));

let wake: (() => void) | null = null;
let noteMounted: () => void = () => {};
const mounted = new Promise<void>((resolve) => {
  noteMounted = resolve;
});

/**
 * Where toasts stand. They are outcomes of what somebody pressed, so what shows them is loaded with the first press, and
 * not with the page.
 */
export function Toasts() {
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    const want = () => setIsWanted(true);
    wake = want;
    const presses = ['pointerdown', 'keydown'];
    for (const type of presses) window.addEventListener(type, want, { once: true, capture: true });
    return () => {
      wake = null;
      for (const type of presses) window.removeEventListener(type, want, { capture: true });
    };
  }, []);
  if (!isWanted) return null;
  return (
    <Suspense fallback={null}>
      <Toaster onMounted={noteMounted} />
    </Suspense>
  );
}

/** Shows one, as soon as it can be shown. */
export async function showToast(show: (toast: typeof import('sonner').toast) => void): Promise<void> {
  wake?.();
  const [{ toast }] = await Promise.all([import('sonner'), mounted]);
  show(toast);
}
