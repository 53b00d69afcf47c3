/**
 * Runs some work under a signal of its own, which aborts with any of the given ones and when the time is over.
 *
 * For work that is done again and again: of every AbortSignal.any() somebody listened to, Node 20 keeps about 1 to
 * 2 KB for ever. What the work hangs on this signal goes with it.
 * @param work  is also given a question: was it the time?
 */
export async function bounded<T>(
  { signals, timeoutMs }: { signals: readonly (AbortSignal | undefined)[]; timeoutMs?: number },
  work: (signal: AbortSignal, isTimedOut: () => boolean) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const unlinks: (() => void)[] = [];
  let isTimedOut = false;
  for (const signal of signals) {
    if (!signal) continue;
    const onAbort = () => own.abort(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    unlinks.push(() => signal.removeEventListener('abort', onAbort));
  }
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          isTimedOut = !own.signal.aborted;
          own.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
        }, timeoutMs);
  timer?.unref();
  try {
    return await work(own.signal, () => isTimedOut);
  } finally {
    clearTimeout(timer);
    for (const unlink of unlinks) unlink();
  }
}
