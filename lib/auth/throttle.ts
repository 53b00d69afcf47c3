type Entry = { attempts: number; blockedUntil: number; lastAt: number };

const forgetAfterMs = 15 * 60_000;
const longestWaitMs = 5 * 60_000;
// About 1 MB at most, however many names and addresses somebody invents.
const maxEntries = 10_000;

export type Throttle = {
  /** Counts an attempt before its password is checked, so that many at once are no way around.
   *  @returns 0, or for how long no attempt is taken */
  begin(key: string, freeAttempts: number): number;
  succeed(key: string): void;
};

/** Slows guessing down: after the free attempts, each one doubles the wait, from 2 s to 5 min. */
export function createThrottle(now: () => number = Date.now): Throttle {
  const entries = new Map<string, Entry>();
  return {
    begin(key, freeAttempts) {
      const at = now();
      let entry = entries.get(key);
      if (!entry || at - entry.lastAt > forgetAfterMs) entry = { attempts: 0, blockedUntil: 0, lastAt: at };
      if (at < entry.blockedUntil) return entry.blockedUntil - at;
      entry.attempts += 1;
      entry.lastAt = at;
      const beyond = entry.attempts - freeAttempts;
      if (beyond >= 0) entry.blockedUntil = at + Math.min(2000 * 2 ** beyond, longestWaitMs);
      // Deleted and set again, so that the map's order is the order of use.
      entries.delete(key);
      entries.set(key, entry);
      const oldest = entries.keys().next();
      if (entries.size > maxEntries && !oldest.done) entries.delete(oldest.value);
      return 0;
    },
    succeed(key) {
      entries.delete(key);
    },
  };
}
