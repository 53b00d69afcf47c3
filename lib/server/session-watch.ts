import { authorise } from '../auth/authorise.ts';
import { readSessions } from '../auth/sessions.ts';
import type { Db } from '../db/database.ts';
import type { Permission, User } from '../domain/access.ts';
import type { Log } from './log.ts';

type Watched = { user: User; permission: Permission; end: () => void };

export type SessionWatch = {
  /** Calls `end` once when the session has ended or lost the permission; returns how to stop watching. */
  add(watched: Watched): () => void;
  stop(): void;
};

/**
 * Looks again, every few seconds, at the sessions behind open sockets: one query for all of them.
 * @param options.intervalMs  so an ended session's sockets are closed within about this time
 */
export function watchSessions(db: Db, log: Log, options: { intervalMs?: number } = {}): SessionWatch {
  const intervalMs = options.intervalMs ?? 2000;
  // A database that does not answer for this long can no longer vouch for anybody.
  const patienceMs = 15 * intervalMs;
  const watched = new Set<Watched>();
  let lastAnswerAt = Date.now();
  let isLooking = false;

  async function look(): Promise<void> {
    if (isLooking || watched.size === 0) return;
    isLooking = true;
    const asked = [...watched];
    try {
      const users = await readSessions(db, [...new Set(asked.map((one) => one.user.sessionId))]);
      lastAnswerAt = Date.now();
      for (const one of asked) if (!isAllowed(users.get(one.user.sessionId), one.permission)) drop(one);
    } catch (error) {
      log.warn({ err: error }, 'the sessions behind open sockets could not be checked');
      if (Date.now() - lastAnswerAt > patienceMs) for (const one of asked) drop(one);
    } finally {
      isLooking = false;
    }
  }

  function drop(one: Watched): void {
    if (watched.delete(one)) one.end();
  }

  const timer = setInterval(look, intervalMs);
  timer.unref();
  return {
    add(one) {
      if (watched.size === 0) lastAnswerAt = Date.now();
      watched.add(one);
      return () => watched.delete(one);
    },
    stop() {
      clearInterval(timer);
      watched.clear();
    },
  };
}

function isAllowed(user: User | undefined, permission: Permission): boolean {
  try {
    authorise(user ?? null, permission);
    return true;
  } catch {
    return false;
  }
}
