/** The longest that a timer of Node can wait; beyond it would fire at once. */
const maxTimerMs = 2_147_483_647;

/**
 * Deadlines of many things with one timer. Nearly all of them are met, so meeting one costs no timer: the one that there
 * is stands at what was once the earliest, looks through what is left when it fires, and goes on to the next.
 * It does not keep the program alive: what is waited for does.
 * @param onOver  called once for each item whose time is over
 */
export function createDeadlines<T extends { readonly deadlineAt: number }>(onOver: (item: T) => void) {
  const items = new Set<T>();
  let timer: NodeJS.Timeout | undefined;
  let firesAt = Number.POSITIVE_INFINITY;

  return {
    add(item: T): void {
      items.add(item);
      if (item.deadlineAt < firesAt) fireAt(item.deadlineAt);
    },
    remove: (item: T) => void items.delete(item),
    stop(): void {
      items.clear();
      clearTimeout(timer);
    },
  };

  function fireAt(at: number): void {
    clearTimeout(timer);
    firesAt = at;
    timer = setTimeout(fire, at - performance.now());
    timer.unref();
  }

  function fire(): void {
    // Timers count whole milliseconds.
    const now = performance.now() + 1;
    firesAt = Number.POSITIVE_INFINITY;
    let earliest = firesAt;
    for (const item of items)
      if (item.deadlineAt > now) earliest = Math.min(earliest, item.deadlineAt);
      else if (items.delete(item)) onOver(item);
    if (earliest < firesAt) fireAt(earliest);
  }
}

/** When something that may take so long has to be done; anything that is no time is none. */
export function deadlineIn(timeoutMs: number): number {
  return performance.now() + (timeoutMs > 0 ? Math.min(timeoutMs, maxTimerMs) : 0);
}
