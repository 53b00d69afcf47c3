'use client';

import { cloneElement, lazy, type ReactElement, Suspense, useEffect, useState } from 'react';

const TipBubble = lazy(() => import('./tip-bubble').then((part) => ({ default: part.TipBubble })));

/** A short text on hover and focus. What it says must also be reachable without it. */
export function Tooltip({
  text,
  children,
}: {
  text: string;
  children: ReactElement<{ 'data-tip'?: string }>;
}) {
  return cloneElement(children, { 'data-tip': text });
}

type Shown = { text: string; place: { top: number; left: number; width: number; height: number } };

// As long as a pointer that only passes by stays.
const delayMs = 300;

/** Shows the text of whatever is pointed at or in focus: one for the whole page, so that a table of buttons has none of its own. */
export function Tips() {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    let over: Element | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    function hide(): void {
      clearTimeout(timer);
      over = null;
      setShown(null);
    }
    function look({ target, type }: Event): void {
      const found = target instanceof Element ? target.closest('[data-tip]') : null;
      if (found === over) return;
      hide();
      if (!found || (type === 'focusin' && !found.matches(':focus-visible'))) return;
      over = found;
      timer = setTimeout(() => {
        const { top, left, width, height } = found.getBoundingClientRect();
        const text = found.getAttribute('data-tip');
        // It may have gone meanwhile.
        if (text && width > 0) setShown({ text, place: { top, left, width, height } });
      }, delayMs);
    }
    const looks = ['pointerover', 'focusin'];
    const ends = ['pointerdown', 'keydown', 'focusout', 'scroll'];
    for (const type of looks) document.addEventListener(type, look);
    for (const type of ends) document.addEventListener(type, hide, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      for (const type of looks) document.removeEventListener(type, look);
      for (const type of ends) document.removeEventListener(type, hide, { capture: true });
    };
  }, []);
  if (!shown) return null;
  return (
    <Suspense fallback={null}>
      <TipBubble {...shown} />
    </Suspense>
  );
}
