export type SignalBoard = {
  ring(key: string): void;
  /** Ends at the next ring of this key, after the time given, or when the signal is aborted. */
  next(key: string, timeoutMs: number, signal: AbortSignal): Promise<void>;
};

/** Lets those who wait for a change of one thing be woken by its notification. */
export function createSignalBoard(): SignalBoard {
  const waiting = new Map<string, Set<() => void>>();
  return {
    ring(key) {
      for (const wake of waiting.get(key) ?? []) wake();
    },
    next(key, timeoutMs, signal) {
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          const others = waiting.get(key);
          others?.delete(wake);
          if (others?.size === 0) waiting.delete(key);
          resolve();
        };
        const timer = setTimeout(wake, timeoutMs);
        signal.addEventListener('abort', wake, { once: true });
        if (signal.aborted) wake();
        else waiting.set(key, (waiting.get(key) ?? new Set()).add(wake));
      });
    },
  };
}
