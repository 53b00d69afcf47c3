'use client';

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import type { ListLayout } from '../domain/list-layout.ts';

/** As the rows are drawn; app/globals.css and the rows' own classes say the same. */
export type RowHeights = { line: number; group: number };

export type DrawnRows = {
  /** The numbers of the rows that are drawn. */
  rows: number[];
  /** What stands above and below them, in pixels. */
  above: number;
  below: number;
  scrollTo: (row: number) => void;
};

// What a server draws for a page whose height it does not know.
const firstScreen = { width: 1440, height: 1100 };
const overscan = 10;
// The bar at the top of every page, and the table's head under it.
const stickyHeight = 48 + 32;

/**
 * Of a long list only the rows on screen, while the page is scrolled.
 * @param body  what the rows stand in
 */
export function useDrawnRows(
  body: RefObject<HTMLElement | null>,
  layout: ListLayout,
  { line, group }: RowHeights,
): DrawnRows {
  const [top, setTop] = useState(0);
  // What stands above the list may grow: a bar that wraps, a message.
  useLayoutEffect(() => {
    const measured = body.current ? body.current.getBoundingClientRect().top + window.scrollY : 0;
    setTop(Math.round(measured));
  });
  const virtualizer = useWindowVirtualizer({
    count: layout.count,
    estimateSize: useCallback(
      (row: number) => (layout.rowAt(row).kind === 'group' ? group : line),
      [layout, line, group],
    ),
    overscan,
    scrollMargin: top,
    scrollPaddingStart: stickyHeight,
    initialRect: firstScreen,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height stand elsewhere.
  useEffect(() => virtualizer.measure(), [virtualizer, layout, line, group]);
  const items = virtualizer.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  return {
    rows: items.map(({ index }) => index),
    above: first ? first.start - top : 0,
    below: last ? virtualizer.getTotalSize() - (last.end - top) : 0,
    scrollTo: (row) => virtualizer.scrollToIndex(row, { align: 'auto' }),
  };
}
