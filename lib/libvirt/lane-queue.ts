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

export type LaneQueue = ReturnType<typeof createLaneQueue>;

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

  function add(wanted: WantedCall, { signal, timeoutMs }: CallBounds): Promise<unknown> {
    if (calls.size >= options.maxQueued)
      return Promise.reject(new CallError('busy', wanted.procedure, false));
    return new Promise((resolve, reject) => {
      const queuedAt = performance.now();
      const deadlineAt = queuedAt + timeoutMs;
      const fail = (error: Error) => {
        call.leave();
        reject(error);
      };
      const onAbort = () =>
        fail(new CallError('aborted', wanted.procedure, false, { cause: signal?.reason }));
      const look = () => {
        const now = performance.now();
        const away = options.awaySince();
        const unavailableAt =
          away === null ? Number.POSITIVE_INFINITY : Math.max(away, queuedAt) + options.connectionWaitMs;
        // The unavailability says more than a deadline that is reached in the same moment.
        if (now >= unavailableAt || (away !== null && now >= deadlineAt))
          return fail(options.unavailable(wanted.procedure));
        if (now >= deadlineAt) return fail(options.deadline(wanted));
        const nextMs = Math.min(unavailableAt, deadlineAt, now + options.connectionWaitMs) - now;
        // A timer may fire up to a millisecond early.
        timer = setTimeout(look, Math.max(1, Math.ceil(nextMs)));
      };
      let timer: NodeJS.Timeout | undefined;
      const call: QueuedCall = {
        ...wanted,
        queuedAt,
        signal,
        deadlineAt,
        leave() {
          calls.delete(call);
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
        },
        resolve,
        reject,
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      calls.add(call);
      look();
    });
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
