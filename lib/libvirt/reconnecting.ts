import { EventEmitter } from 'node:events';
import { backOffMs } from './back-off.ts';
import { bounded } from './bounded.ts';
import type { Connection } from './connection.ts';
import { AuthenticationError, CallError } from './errors.ts';
import { closeConnection } from './open.ts';
import { runListener } from './run-listener.ts';

export type ReconnectOptions = {
  /** Opens one connection; openConnection() with everything but the signal filled in. */
  connect(signal: AbortSignal): Promise<Connection>;
  /** Bounds of the pause between attempts: see backOffMs(). */
  minDelayMs?: number | undefined;
  maxDelayMs?: number | undefined;
  /** 0 to 1, for tests. */
  random?: (() => number) | undefined;
};

type Events = {
  connected: [connection: Connection];
  /** Once when a connection ends, and once for every attempt that failed. */
  disconnected: [reason: Error, details: { wasConnected: boolean; retryInMs: number }];
};

/** How it goes with a connection that is kept. */
export type ReconnectState = {
  connectedSince: Date | null;
  /** Why the last connection ended, or the last attempt failed. Stays after a success. */
  lastError: Error | null;
  /** Losses and failed attempts in a row; 0 while it is connected, and again after one that lasted. */
  failures: number;
  /** When it is tried again; null while it is connected or being connected. */
  nextTryAt: Date | null;
};

export type Reconnecting = {
  /** Add listeners in the turn in which it is made, and none is missed. What they throw is an uncaught exception. */
  readonly events: EventEmitter<Events>;
  /** The connection that is open now. */
  readonly current: Connection | null;
  readonly state: ReconnectState;
  /** The open connection, now or as soon as there is one; rejects when the signal aborts or after close(). */
  whenConnected(signal?: AbortSignal): Promise<Connection>;
  /** Tries at once instead of at the end of the pause. */
  retryNow(): void;
  /** Ends the connection and all attempts. */
  close(): Promise<void>;
};

/** A connection that lived this long was a good one: the next loss starts again from the shortest pause. */
const stableAfterMs = 10_000;

/** A wrong password does not get better by itself, and many of them in a short time lock accounts and addresses. */
const refusedPause = { minMs: 15_000, maxMs: 120_000 };

/**
 * Keeps one connection open, for as long as it takes: with a pause between attempts that grows and is jittered.
 * The pause alone does not keep the program alive; whoever waits for the connection does.
 */
export function keepConnected(options: ReconnectOptions): Reconnecting {
  const { connect, minDelayMs = 250, maxDelayMs = 30_000, random } = options;
  const events = new EventEmitter<Events>();
  const stopping = new AbortController();
  let current: Connection | null = null;
  let failures = 0;
  let endPause: (() => void) | null = null;
  let pauseTimer: NodeJS.Timeout | null = null;
  // Apart from the listeners, one of which may throw.
  const waiters = new Set<(connection: Connection) => void>();
  const state: ReconnectState = { connectedSince: null, lastError: null, failures: 0, nextTryAt: null };

  const running = run();

  return {
    events,
    get current() {
      return current;
    },
    get state() {
      return { ...state, failures: current ? 0 : failures };
    },
    whenConnected,
    retryNow: () => endPause?.(),
    async close() {
      stopping.abort();
      endPause?.();
      const open = current;
      if (open) await closeConnection(open);
      await running;
    },
  };

  async function run(): Promise<void> {
    // Whoever made it gets one turn to add listeners.
    await Promise.resolve();
    while (!stopping.signal.aborted) {
      const attempt = await tryOnce();
      if (stopping.signal.aborted) return;
      if (attempt.wasStable) failures = 0;
      const retryInMs = delayAfter(attempt.reason);
      failures++;
      state.lastError = attempt.reason;
      state.nextTryAt = new Date(Date.now() + retryInMs);
      runListener(() =>
        events.emit('disconnected', attempt.reason, { wasConnected: attempt.wasConnected, retryInMs }),
      );
      await pause(retryInMs);
      state.nextTryAt = null;
    }
  }

  function delayAfter(reason: Error): number {
    if (!(reason instanceof AuthenticationError))
      return backOffMs(failures, { minDelayMs, maxDelayMs, random });
    const { minMs, maxMs } = refusedPause;
    return minMs + backOffMs(failures, { minDelayMs: minMs, maxDelayMs: maxMs - minMs, random });
  }

  async function tryOnce(): Promise<{ reason: Error; wasConnected: boolean; wasStable: boolean }> {
    let connection: Connection;
    try {
      connection = await bounded({ signals: [stopping.signal] }, connect);
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      return { reason, wasConnected: false, wasStable: false };
    }
    if (stopping.signal.aborted) connection.close();
    const since = performance.now();
    current = connection;
    state.connectedSince = new Date();
    if (!connection.isClosed) {
      for (const resolve of [...waiters]) resolve(connection);
      runListener(() => events.emit('connected', connection));
    }
    const reason = (await connection.closed) ?? new Error('the connection was closed here');
    current = null;
    state.connectedSince = null;
    return { reason, wasConnected: true, wasStable: performance.now() - since >= stableAfterMs };
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (stopping.signal.aborted) return resolve();
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        endPause = pauseTimer = null;
        resolve();
      }
      endPause = done;
      pauseTimer = timer;
      if (waiters.size === 0) timer.unref();
    });
  }

  function whenConnected(signal?: AbortSignal): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown) => {
        settle();
        reject(
          new CallError(stopping.signal.aborted ? 'closed' : 'aborted', 'whenConnected', false, { cause }),
        );
      };
      const onAbort = () => fail(signal?.reason);
      const onStop = () => fail(undefined);
      const onConnected = (connection: Connection) => {
        settle();
        resolve(connection);
      };
      const settle = () => {
        if (waiters.delete(onConnected) && waiters.size === 0) pauseTimer?.unref();
        signal?.removeEventListener('abort', onAbort);
        stopping.signal.removeEventListener('abort', onStop);
      };
      if (stopping.signal.aborted) return onStop();
      if (signal?.aborted) return onAbort();
      if (current && !current.isClosed) return onConnected(current);
      waiters.add(onConnected);
      pauseTimer?.ref();
      signal?.addEventListener('abort', onAbort);
      stopping.signal.addEventListener('abort', onStop);
    });
  }
}
