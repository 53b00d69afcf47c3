import type { ErrorView } from '../../domain/errors.ts';
import type { ScreenView } from '../../domain/views.ts';
import { viewOf } from '../fetch-json.ts';

// Within the time for which the server takes a word that somebody looks; see lib/operations/screens.ts.
const everyMs = 3_000;
// A window that is scrolled shows many at once: they are asked for together.
const gatherMs = 100;

export type Seen = { screens: ReadonlyMap<string, ScreenView>; error: ErrorView | null };

/**
 * Says to the server which screens are seen, again and again, and keeps what it tells of them. It says nothing while
 * none is seen, or the page itself is not.
 */
export function createScreensWatcher(ask: (vmIds: string[], signal: AbortSignal) => Promise<ScreenView[]>) {
  const seen = new Set<string>();
  const listeners = new Set<() => void>();
  const ending = new AbortController();
  let state: Seen = { screens: new Map(), error: null };
  let isShown = true;
  let isAsking = false;
  let timer: ReturnType<typeof setTimeout> | null = null;

  function schedule(ms: number): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (!ending.signal.aborted && isShown && seen.size > 0) timer = setTimeout(() => void tell(), ms);
  }

  async function tell(): Promise<void> {
    timer = null;
    // One at a time: a server that is slow is not asked twice.
    if (isAsking || !isShown || seen.size === 0) return;
    isAsking = true;
    const asked = new Set(seen);
    try {
      const screens = new Map(state.screens);
      for (const screen of await ask([...asked], ending.signal)) screens.set(screen.vmId, screen);
      state = { screens, error: null };
    } catch (error) {
      state = { ...state, error: viewOf(error) };
    }
    isAsking = false;
    if (ending.signal.aborted) return;
    for (const listener of listeners) listener();
    const isMore = [...seen].some((vmId) => !asked.has(vmId));
    schedule(isMore ? gatherMs : everyMs);
  }

  return {
    state: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    see(vmId: string, isSeen: boolean): void {
      if (seen.has(vmId) === isSeen) return;
      if (isSeen) seen.add(vmId);
      else seen.delete(vmId);
      if (isSeen && !isAsking) schedule(gatherMs);
    },
    /** Whether the page is on somebody's screen. */
    show(isNow: boolean): void {
      if (isShown === isNow) return;
      isShown = isNow;
      schedule(0);
    },
    end(): void {
      ending.abort();
      if (timer) clearTimeout(timer);
    },
  };
}
