import { EventEmitter } from 'node:events';
import type { Connection } from './connection.ts';
import { CallError } from './errors.ts';
import { closeConnection } from './open.ts';

export type ReconnectOptions = {
  /** Opens one connection; openConnection() with everything but the signal filled in. */
  connect(signal: AbortSignal): Promise<Connection>;
  /** Bounds of the pause between attempts, which doubles from the first to the second. */
  minDelayMs?: number;
  maxDelayMs?: number;
  /** 0 to 1, for tests. */
  random?(): number;
};

type Events = {
  connected: [connection: Connection];
  /** Once when a connection ends, and once for every attempt that failed. */
  disconnected: [reason: Error, details: { wasConnected: boolean; retryInMs: number }];
};

export type Reconnecting = {
  /** Add listeners in the turn in which it is made, and none is missed. */
  readonly events: EventEmitter<Events>;
  /** The connection that is open now. */
  readonly current: Connection | null;
  /** The open connection, now or as soon as there is one; rejects when the signal aborts or after close(). */
  whenConnected(signal?: AbortSignal): Promise<Connection>;
  /** Tries at once instead of at the end of the pause. */
  retryNow(): void;
  /** Ends the connection and all attempts. */
  close(): Promise<void>;
};

/** A connection that lived this long was a good one: the next loss starts again from the shortest pause. */
const stableAfterMs = 10_000;

/** Keeps one connection open, for as long as it takes: with a pause between attempts that grows and is jittered. */
export function keepConnected(options: ReconnectOptions): Reconnecting {
  const { connect, minDelayMs = 250, maxDelayMs = 30_000, random = Math.random } = options;
  const events = new EventEmitter<Events>();
  const stopping = new AbortController();
  let current: Connection | null = null;
  let failures = 0;
  let endPause: (() => void) | null = null;

  const running = run();

  return {
    events,
    get current() {
      return current;
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
      const retryInMs = nextDelay(failures);
      failures++;
      events.emit('disconnected', attempt.reason, { wasConnected: attempt.wasConnected, retryInMs });
      await pause(retryInMs);
    }
  }

  async function tryOnce(): Promise<{ reason: Error; wasConnected: boolean; wasStable: boolean }> {
    let connection: Connection;
    try {
      connection = await connect(stopping.signal);
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      return { reason, wasConnected: false, wasStable: false };
    }
    if (stopping.signal.aborted) connection.close();
    const since = performance.now();
    current = connection;
    if (!connection.isClosed) events.emit('connected', connection);
    const reason = (await connection.closed) ?? new Error('the connection was closed here');
    current = null;
    return { reason, wasConnected: true, wasStable: performance.now() - since >= stableAfterMs };
  }

  /** Half of the pause is certain, half is chance, so that many clients do not come back in step. */
  function nextDelay(failuresSoFar: number): number {
    const full = Math.min(maxDelayMs, minDelayMs * 2 ** Math.min(failuresSoFar, 20));
    return Math.round(full / 2 + (full / 2) * random());
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (stopping.signal.aborted) return resolve();
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        endPause = null;
        resolve();
      }
      endPause = done;
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
        events.off('connected', onConnected);
        signal?.removeEventListener('abort', onAbort);
        stopping.signal.removeEventListener('abort', onStop);
      };
      if (stopping.signal.aborted) return onStop();
      if (signal?.aborted) return onAbort();
      if (current && !current.isClosed) return resolve(current);
      events.on('connected', onConnected);
      signal?.addEventListener('abort', onAbort);
      stopping.signal.addEventListener('abort', onStop);
    });
  }
}
