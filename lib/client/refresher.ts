import { hashKey, type QueryClient } from '@tanstack/react-query';
import { restMs, withoutCovered } from './query-keys.ts';

type Key = readonly string[];

/**
 * Collects what has to be read again and reads it once a frame. One key is never read twice at a time: a message
 * that comes meanwhile causes one more reading afterwards, because the running one may have begun before it. Some rest
 * between two readings.
 */
export function createRefresher(
  client: Pick<QueryClient, 'invalidateQueries'>,
  nextFrame: (run: () => void) => void = (run) => requestAnimationFrame(run),
): (keys: Key[]) => void {
  const running = new Set<string>();
  const again = new Set<string>();
  let waiting: Key[] = [];

  async function read(key: Key): Promise<void> {
    const hash = hashKey(key);
    if (running.has(hash)) {
      again.add(hash);
      return;
    }
    running.add(hash);
    do {
      again.delete(hash);
      await client.invalidateQueries({ queryKey: key }).catch(() => {});
      const rest = restMs(key);
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    } while (again.has(hash));
    running.delete(hash);
  }

  return (keys) => {
    if (waiting.length === 0) {
      nextFrame(() => {
        const batch = withoutCovered(waiting);
        waiting = [];
        for (const key of batch) void read(key);
      });
    }
    waiting.push(...keys);
  };
}
