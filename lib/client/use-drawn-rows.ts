'use client';

import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import type { ListLayout, RowHeights } from '../domain/list-layout.ts';
import { useLatest } from './use-latest.ts';

export type DrawnRows = {
  /** The numbers of the rows that are drawn. */
  rows: number[];
  /** What stands above and below them, in pixels. */
  above: number;
  below: number;
  scrollTo: (row: number) => void;
};

// So much beyond the screen is drawn, above and below.
const aheadPx = 400;
const stepPx = 120;
// What a server draws for a window whose height it does not know.
const firstScreenPx = 1_000;
// The bar at the top of every page, and the table's head under it.
const stickyPx = 48 + 32;

/**
 * Of a long list only the rows on screen, while the page is scrolled. Rows of known heights need no library that measures
 * each of ten thousand: where the screen is says which they are.
 * @param body  what the rows stand in
 */
export function useDrawnRows(
  body: RefObject<HTMLElement | null>,
  layout: ListLayout,
  heights: RowHeights,
): DrawnRows {
  // How far the screen has been moved down the list.
  const [screen, setScreen] = useState({ from: 0, to: firstScreenPx });
  const look = useLatest(() => {
    if (!body.current) return;
    const { top } = body.current.getBoundingClientRect();
    // Another set of rows only after some of them, not with every pixel.
    const from = Math.floor(-top / stepPx) * stepPx;
    const to = from + stepPx + window.innerHeight;
    setScreen((before) => (before.from === from && before.to === to ? before : { from, to }));
  });
  useEffect(() => {
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look, { passive: true });
    return () => {
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [look]);
  // What stands above the list may have grown, or the list itself be another.
  useLayoutEffect(look);

  const end = layout.topOf(layout.count, heights);
  if (layout.count === 0) return { rows: [], above: 0, below: 0, scrollTo: () => {} };
  const first = layout.rowAtTop(Math.max(0, Math.min(end, screen.from) - aheadPx), heights);
  const last = layout.rowAtTop(Math.max(0, screen.to + aheadPx), heights);
  return {
    rows: Array.from({ length: last - first + 1 }, (_, index) => first + index),
    above: layout.topOf(first, heights),
    below: end - layout.topOf(last + 1, heights),
    scrollTo(row) {
      const top = (body.current?.getBoundingClientRect().top ?? 0) + layout.topOf(row, heights);
      const bottom = top + heights.line;
      if (top < stickyPx) window.scrollBy(0, top - stickyPx);
      else if (bottom > window.innerHeight) window.scrollBy(0, bottom - window.innerHeight);
    },
  };
}
