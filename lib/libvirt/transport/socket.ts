import type { Duplex } from 'node:stream';
import { type ConnectCode, ConnectError, type ConnectStep } from '../errors.ts';

/** One step of opening a socket. */
export type Attempt = {
  signal: AbortSignal;
  step: ConnectStep;
  /** For messages: "connecting to /run/libvirt/libvirt-sock". */
  what: string;
  /** Says better than the system what an error means; null leaves it to this file. */
  explain?(error: NodeJS.ErrnoException): Error | null;
  /** What it means that the other side closes now, in order or by a reset. */
  onClosed?(cause?: unknown): Error;
};

/**
 * Waits until a socket that is being opened is ready. When it is not to be, the socket is destroyed; afterwards
 * no listener of this step is left, and errors between two steps end nothing but the socket.
 * @param isReady  asked at every one of these events of the socket
 */
export function untilReady<T>(
  socket: Duplex,
  attempt: Attempt,
  events: readonly string[],
  isReady: () => T | undefined,
): Promise<T> {
  const { signal } = attempt;
  return new Promise((resolve, reject) => {
    const settle = () => {
      signal.removeEventListener('abort', onAbort);
      for (const event of events) socket.off(event, onEvent);
      socket.off('error', onError);
      socket.off('end', onPlainEnd);
      socket.off('close', onPlainEnd);
    };
    const fail = (error: Error) => {
      settle();
      socket.destroy();
      reject(error);
    };
    const onAbort = () => fail(givenUp(attempt));
    const onError = (error: NodeJS.ErrnoException) => {
      const isEnd = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      if (isEnd) onEnd(error);
      else fail(attempt.explain?.(error) ?? failed(attempt, error));
    };
    const onEnd = (cause?: unknown) => fail(attempt.onClosed?.(cause) ?? closed(attempt, cause));
    const onPlainEnd = () => onEnd();
    const onEvent = () => {
      const ready = isReady();
      if (ready === undefined) return;
      settle();
      resolve(ready);
    };
    // Nobody listens between this step and the next, and an error there must not end the program.
    if (!socket.listeners('error').includes(ignore)) socket.on('error', ignore);
    signal.addEventListener('abort', onAbort, { once: true });
    for (const event of events) socket.on(event, onEvent);
    socket.on('error', onError);
    socket.on('end', onPlainEnd);
    socket.on('close', onPlainEnd);
    if (signal.aborted) onAbort();
    else if (socket.errored) onError(socket.errored);
    else if (socket.destroyed || socket.readableEnded) onEnd();
    else onEvent();
  });
}

/** Waits for something that cannot be told to stop, no longer than the signal allows. */
export function orGivenUp<T>(
  attempt: Pick<Attempt, 'what' | 'step' | 'signal'>,
  start: () => T | Promise<T>,
): Promise<T> {
  const { signal } = attempt;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(givenUp(attempt));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    Promise.resolve()
      .then(start)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}

export function givenUp({ what, step, signal }: Pick<Attempt, 'what' | 'step' | 'signal'>): ConnectError {
  const code: ConnectCode = 'ABORTED';
  return new ConnectError(`${what} was given up`, code, { step, cause: signal.reason });
}

/** @param error  may be Node's bundle of what happened at each of a name's addresses */
export function failed({ what, step }: Pick<Attempt, 'what' | 'step'>, error: Error): ConnectError {
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const code = String((error as NodeJS.ErrnoException).code ?? (first as NodeJS.ErrnoException).code ?? '');
  return new ConnectError(`${what} failed: ${first.message || code}`, code, { step, cause: error });
}

function closed({ what, step }: Attempt, cause?: unknown): ConnectError {
  return new ConnectError(`${what} failed: the other side closed the connection`, 'CLOSED', { step, cause });
}

function ignore(): void {}
