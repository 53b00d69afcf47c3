/**
 * Runs some work under a signal of its own, which aborts with the given one. What the work hangs on that signal goes
 * with it; AbortSignal.any() would keep something of every use on a signal that lives as long as the program.
 */
export async function withLinkedSignal<T>(
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const onAbort = () => own.abort(parent.reason);
  if (parent.aborted) onAbort();
  else parent.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(own.signal);
  } finally {
    parent.removeEventListener('abort', onAbort);
  }
}
