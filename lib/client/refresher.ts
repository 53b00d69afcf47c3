import { hashKey, type QueryClient } from '@tanstack/react-query';
import { restMs, withoutCovered } from './query-keys.ts';

type Key = readonly string[];
type Clock = {
  nextFrame: (run: () => void) => void;
  now: () => number;
  pause: (ms: number) => Promise<void>;
};

// A page that was not looked at for long has heard so much that it reads everything.
const maxWaiting = 200;

const browserClock: Clock = {
  // A page that nobody sees has no frames, and reads nothing until it is seen. One that is seen need not wait for a frame.
  nextFrame: (run) =>
    document.visibilityState === 'visible' ? void setTimeout(run, 0) : void requestAnimationFrame(run),
  now: () => performance.now(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/**
 * Collects what has to be read again and reads it in one go. One key is never read twice at a time: a message
 * that comes meanwhile causes one more reading afterwards, because the running one may have begun before it. That one
 * waits for as long as the last has taken, so that a storm of changes leaves the server half of its time.
 */
export function createRefresher(
  client: Pick<QueryClient, 'invalidateQueries'>,
  { nextFrame, now, pause }: Clock = browserClock,
): (keys: Key[]) => void {
  const running = new Set<string>();
  const again = new Set<string>();
  let waiting = new Map<string, Key>();
  let isFrameAsked = false;

  async function read(key: Key): Promise<void> {
    const hash = hashKey(key);
    if (running.has(hash)) {
      again.add(hash);
      return;
    }
    running.add(hash);
    for (let isFirst = true; isFirst || again.has(hash); isFirst = false) {
      again.delete(hash);
      const begun = now();
      await client.invalidateQueries({ queryKey: key }).catch(() => {});
      // What sums up the fleet rests in any case, also when nothing was heard meanwhile.
      const restedMs = restMs(key);
      if (restedMs > 0 || again.has(hash)) await pause(Math.max(restedMs, now() - begun));
    }
    running.delete(hash);
  }

  return (keys) => {
    for (const key of keys) waiting.set(hashKey(key), key);
    if (waiting.size > maxWaiting) waiting = new Map([[hashKey([]), []]]);
    if (isFrameAsked) return;
    isFrameAsked = true;
    nextFrame(() => {
      isFrameAsked = false;
      const batch = withoutCovered([...waiting.values()]);
      waiting = new Map();
      for (const key of batch) void read(key);
    });
  };
}
