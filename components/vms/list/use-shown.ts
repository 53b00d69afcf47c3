'use client';

import { useEffect, useRef } from 'react';
import type { VmLines } from '@/lib/client/use-vm-lines';
import type { ListLayout } from '@/lib/domain/list-layout';

// Who scrolls fast passes more lines than can be read; only those that stay for so long are.
const stayMs = 80;

/** Has those lines read and kept up to date that are drawn. */
export function useShown({ show }: Pick<VmLines, 'show'>, layout: ListLayout, rows: number[]): void {
  const first = layout.rowAt(rows[0] ?? 0);
  const last = layout.rowAt(rows.at(-1) ?? 0);
  const from = first.kind === 'lines' ? first.from : 0;
  const to = last.kind === 'lines' ? last.to : from;
  const shownAt = useRef(0);
  useEffect(() => {
    const waitMs = Math.max(0, shownAt.current + stayMs - performance.now());
    const timer = setTimeout(() => {
      shownAt.current = performance.now();
      show(from, to);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [show, from, to]);
}
