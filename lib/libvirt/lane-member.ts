import type { Connection } from './connection.ts';
import { keepConnected, type Reconnecting, type ReconnectOptions } from './reconnecting.ts';

/** A call that was sent and has no answer yet, whether or not somebody still waits for it. */
export type SentCall = { procedure: string; guest: string | null; sentAt: number };

/** One connection of a lane, with what is under way on it. */
export type Member = {
  readonly kept: Reconnecting;
  /** `reserve` is for urgent calls alone. */
  readonly kind: 'base' | 'extra' | 'reserve';
  readonly sent: Set<SentCall>;
  /** Only when it can be used now. */
  readonly connection: Connection | null;
  close(): Promise<void>;
};

/** @param onIdle  it is an extra one and was not needed for `idleMs`, so it can go */
export function createMember(
  kind: Member['kind'],
  options: ReconnectOptions & { idleMs: number },
  onIdle: (member: Member) => void,
): Member {
  const kept = keepConnected(options);
  const sent = new Set<SentCall>();
  const timer = kind === 'base' ? null : setInterval(() => sent.size === 0 && onIdle(member), options.idleMs);
  timer?.unref();
  const member: Member = {
    kept,
    kind,
    sent,
    get connection() {
      return kept.current && !kept.current.isClosed ? kept.current : null;
    },
    async close() {
      if (timer) clearInterval(timer);
      // A goodbye would wait behind them, and their callers with it.
      if (sent.size > 0) kept.current?.close();
      await kept.close();
    },
  };
  return member;
}

/** How many of them were sent longer ago than `slowMs`. */
export function countSlow(sent: Iterable<SentCall>, slowMs: number): number {
  const before = performance.now() - slowMs;
  let count = 0;
  for (const { sentAt } of sent) if (sentAt <= before) count++;
  return count;
}
