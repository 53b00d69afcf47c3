import { decodeError } from './error-details.ts';
import { CallError, type CallFailure, ProtocolError } from './errors.ts';
import { encodeFrame, type Frame, MessageStatus, MessageType } from './frame.ts';
import type { Procedure, StreamMode } from './procedure.ts';
import { bytesLeft, createReader } from './xdr.ts';

export type RequestOptions = { signal?: AbortSignal | undefined; timeoutMs?: number | undefined };

/** What needs to know more of a call than its result. All are called in the order of the bytes on the socket. */
export type RequestHooks = {
  /** Before anything is sent. */
  onSerial?(serial: number): void;
  /** While the reply is handled, so before any frame that follows it.
   *  @param isAbandoned  the caller has gone: what the call made has to be taken back */
  onReply?(result: unknown, isAbandoned: boolean): void;
  /** No reply that would have made something: refused, closed, or never sent. */
  onFailed?(): void;
};

type AnyProcedure = Procedure<unknown, unknown, StreamMode>;
type Pending = {
  name: string;
  procedure: AnyProcedure;
  frame: Buffer;
  hooks: RequestHooks;
  wasSent: boolean;
  isAbandoned: boolean;
  settle(outcome: { value: unknown } | { error: unknown }): void;
};

/**
 * The calls of one connection: at most `maxInFlight` with the daemon, the rest in a queue in order. A call whose
 * caller gave up keeps its place until its reply comes, because the daemon still works on it.
 */
export function createPendingCalls(options: {
  maxInFlight: number;
  maxQueued: number;
  defaultTimeoutMs: number;
  nextSerial(): number;
  send(frame: Buffer): void;
}) {
  const inFlight = new Map<number, Pending>();
  const queue = new Map<number, Pending>();
  let endedBy: { error: unknown } | null = null;

  return { request, handleReply, failAll, isPending: (serial: number) => inFlight.has(serial) };

  function request(
    name: string,
    procedure: AnyProcedure,
    args: unknown,
    { signal, timeoutMs = options.defaultTimeoutMs }: RequestOptions = {},
    hooks: RequestHooks = {},
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new CallError('aborted', name, false, { cause: signal.reason }));
      if (endedBy) return reject(new CallError('closed', name, false, { cause: endedBy.error }));
      if (queue.size >= options.maxQueued) return reject(new CallError('busy', name, false));

      const serial = options.nextSerial();
      const frame = encodeFrame(
        {
          program: procedure.program,
          version: 1,
          procedure: procedure.number,
          type: MessageType.call,
          serial,
          status: MessageStatus.ok,
        },
        (writer) => procedure.args.write(writer, args),
      );
      const giveUp = (reason: CallFailure, cause?: unknown) => {
        pending.isAbandoned = true;
        if (queue.delete(serial)) hooks.onFailed?.();
        pending.settle({ error: new CallError(reason, name, pending.wasSent, { cause }) });
      };
      const timer = setTimeout(giveUp, Math.min(timeoutMs, maxTimerMs), 'deadline');
      const onAbort = () => giveUp('aborted', signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const pending: Pending = {
        name,
        procedure,
        frame,
        hooks,
        wasSent: false,
        isAbandoned: false,
        settle(outcome) {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.value);
        },
      };
      hooks.onSerial?.(serial);
      queue.set(serial, pending);
      sendQueued();
    });
  }

  function sendQueued(): void {
    for (const [serial, pending] of queue) {
      if (endedBy || inFlight.size >= options.maxInFlight) return;
      queue.delete(serial);
      inFlight.set(serial, pending);
      pending.wasSent = true;
      options.send(pending.frame);
      pending.frame = noBytes;
    }
  }

  /** @throws ProtocolError when the reply belongs to no call, or is not what the call gives */
  function handleReply(frame: Frame): void {
    const pending = inFlight.get(frame.serial);
    if (!pending) throw new ProtocolError(`a reply to serial ${frame.serial}, which waits for none`);
    const { procedure, hooks } = pending;
    if (frame.program !== procedure.program || frame.procedure !== procedure.number)
      throw new ProtocolError(`a reply of procedure ${frame.procedure} to a call of ${pending.name}`);

    if (frame.status === MessageStatus.error) {
      const error = decodeError(frame.body, pending.name, procedure);
      inFlight.delete(frame.serial);
      hooks.onFailed?.();
      pending.settle({ error });
    } else if (frame.status === MessageStatus.ok) {
      const reader = createReader(frame.body);
      const value = procedure.result.read(reader);
      if (bytesLeft(reader) > 0)
        throw new ProtocolError(`a reply to ${pending.name} is longer than it should be`);
      inFlight.delete(frame.serial);
      hooks.onReply?.(value, pending.isAbandoned);
      pending.settle({ value });
    } else {
      throw new ProtocolError(`a reply with the status ${frame.status}`);
    }
    sendQueued();
  }

  function failAll(error: unknown): void {
    endedBy = { error };
    const all = [...inFlight.values(), ...queue.values()];
    inFlight.clear();
    queue.clear();
    for (const pending of all) {
      pending.hooks.onFailed?.();
      pending.settle({ error: new CallError('closed', pending.name, pending.wasSent, { cause: error }) });
    }
  }
}

const noBytes = Buffer.alloc(0);
/** The longest that a timer of Node can wait; beyond it would fire at once. */
const maxTimerMs = 2_147_483_647;
