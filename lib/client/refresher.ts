import { hashKey, type QueryClient } from '@tanstack/react-query';
import { withoutCovered } from './query-keys.ts';

type Key = readonly string[];

/**
 * Collects what has to be read again and reads it once a frame. One key is never read twice at a time: a message
 * that comes meanwhile causes one more reading afterwards, because the running one may have begun before it.
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
