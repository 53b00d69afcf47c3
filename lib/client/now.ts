'use client';

import { useSyncExternalStore } from 'react';

/** One clock for the whole page: it ticks once a second while anything on the page shows a time. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of listeners) tell();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
  };
}

function read(): number {
  // Without a ticking clock the last tick may be long ago.
  if (!timer) now = Date.now();
  return now;
}

/**
 * Derives something from the present time; the component renders again only when the result changes, so return
 * a text or a number.
 */
export function useNow<T extends string | number | boolean>(derive: (now: number) => T): T {
  return useSyncExternalStore(
    subscribe,
    () => derive(read()),
    () => derive(Date.now()),
  );
}
