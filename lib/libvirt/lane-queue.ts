import type { Connection } from './connection.ts';
import { CallError } from './errors.ts';
import type { RequestHooks } from './pending-calls.ts';

export type CallBounds = { signal: AbortSignal | undefined; timeoutMs: number };

/** A call that somebody wants, wherever it will be sent. */
export type WantedCall = {
  procedure: string;
  /** The guest whose answer it may wait for. */
  guest: string | null;
  /** It gets through when everything else hangs. */
  isUrgent: boolean;
  send(connection: Connection, bounds: CallBounds, hooks: RequestHooks): Promise<unknown>;
};

export type QueuedCall = WantedCall & {
  queuedAt: number;
  signal: AbortSignal | undefined;
  deadlineAt: number;
  leave(): void;
  resolve(outcome: unknown): void;
  reject(error: unknown): void;
};

/**
 * Calls that wait for a place on a connection. Each ends at its deadline or by its signal, and while there is no
 * connection at all, soon: whoever made it decides whether to wait.
 */
export function createLaneQueue(options: {
  maxQueued: number;
  connectionWaitMs: number;
  /** Since when there is no connection, on the clock of performance.now(); null when there is one. */
  awaySince(): number | null;
  unavailable(procedure: string): Error;
  deadline(call: WantedCall): Error;
}) {
  const calls = new Set<QueuedCall>();
  // One timer for all, because thousands may wait.
  let timer: NodeJS.Timeout | undefined;
  let wakesAt = Number.POSITIVE_INFINITY;

  function add(wanted: WantedCall, { signal, timeoutMs }: CallBounds): Promise<unknown> {
    if (calls.size >= options.maxQueued)
      return Promise.reject(new CallError('busy', wanted.procedure, false));
    return new Promise((resolve, reject) => {
      const queuedAt = performance.now();
      const onAbort = () =>
        fail(call, new CallError('aborted', wanted.procedure, false, { cause: signal?.reason }));
      const leave = () => {
        calls.delete(call);
        signal?.removeEventListener('abort', onAbort);
        if (calls.size === 0) sleep();
      };
      const bounds = { queuedAt, signal, deadlineAt: queuedAt + timeoutMs };
      const call: QueuedCall = { ...wanted, ...bounds, leave, resolve, reject };
      signal?.addEventListener('abort', onAbort, { once: true });
      calls.add(call);
      wakeAt(look(call, queuedAt));
    });
  }

  function fail(call: QueuedCall, error: Error): void {
    call.leave();
    call.reject(error);
  }

  /** Ends the call if its time is over. @returns when to look again */
  function look(call: QueuedCall, now: number): number {
    const { procedure, queuedAt, deadlineAt } = call;
    const away = options.awaySince();
    const unavailableAt =
      away === null ? Number.POSITIVE_INFINITY : Math.max(away, queuedAt) + options.connectionWaitMs;
    // That there is no connection says more than a deadline that is reached before one came.
    if (now >= unavailableAt || (away !== null && now >= deadlineAt))
      fail(call, options.unavailable(procedure));
    else if (now >= deadlineAt) fail(call, options.deadline(call));
    // The connection may be lost at any time.
    else return Math.min(unavailableAt, deadlineAt, now + options.connectionWaitMs);
    return Number.POSITIVE_INFINITY;
  }

  function wakeAt(at: number): void {
    if (at >= wakesAt || calls.size === 0) return;
    clearTimeout(timer);
    wakesAt = at;
    // A timer may fire up to a millisecond early, and one of more than 24 days at once.
    timer = setTimeout(wake, Math.min(Math.max(1, Math.ceil(at - performance.now())), 1e9));
  }

  function wake(): void {
    sleep();
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const call of [...calls]) next = Math.min(next, look(call, now));
    wakeAt(next);
  }

  function sleep(): void {
    clearTimeout(timer);
    wakesAt = Number.POSITIVE_INFINITY;
  }

  return {
    calls: calls as ReadonlySet<QueuedCall>,
    add,
    /** Takes it out, to be sent. @returns what is left of its time */
    take(call: QueuedCall): CallBounds {
      call.leave();
      return { signal: call.signal, timeoutMs: Math.max(1, call.deadlineAt - performance.now()) };
    },
    failAll(): void {
      for (const call of [...calls]) {
        call.leave();
        call.reject(new CallError('closed', call.procedure, false));
      }
    },
  };
}
