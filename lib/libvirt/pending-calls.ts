import { decodeError } from './error-details.ts';
import { CallError, type CallFailure, ProtocolError } from './errors.ts';
import { encodeFrame, type Frame, MessageStatus, MessageType } from './frame.ts';
import type { Procedure, StreamMode } from './procedure.ts';
import { quickCalls } from './procedures/quick.ts';
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
  lane: Lane;
  settle(outcome: { value: unknown } | { error: unknown }): void;
};

/** Calls that share a bound: those that wait in order, and how many the daemon has. */
type Lane = { readonly queue: Map<number, Pending>; inFlight: number; readonly maxInFlight: number };

/**
 * The calls of one connection: at most `maxInFlight` with the daemon, the rest in a queue in order. Quick ones are
 * bounded by themselves and more generously: what the daemon has not read of them yet it reads in a moment. A call
 * whose caller gave up keeps its place until its reply comes, because the daemon still works on it.
 */
export function createPendingCalls(options: {
  maxInFlight: number;
  maxQuickInFlight: number;
  maxQueued: number;
  defaultTimeoutMs: number;
  nextSerial(): number;
  send(frame: Buffer): void;
}) {
  const inFlight = new Map<number, Pending>();
  const ordinary: Lane = { queue: new Map(), inFlight: 0, maxInFlight: options.maxInFlight };
  const quick: Lane = { queue: new Map(), inFlight: 0, maxInFlight: options.maxQuickInFlight };
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
      if (ordinary.queue.size + quick.queue.size >= options.maxQueued)
        return reject(new CallError('busy', name, false));

      const lane = quickCalls.has(name) ? quick : ordinary;
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
        if (lane.queue.delete(serial)) hooks.onFailed?.();
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
        lane,
        settle(outcome) {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.value);
        },
      };
      hooks.onSerial?.(serial);
      lane.queue.set(serial, pending);
      sendQueued(lane);
    });
  }

  function sendQueued(lane: Lane): void {
    for (const [serial, pending] of lane.queue) {
      if (endedBy || lane.inFlight >= lane.maxInFlight) return;
      lane.queue.delete(serial);
      lane.inFlight++;
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
      answered(frame.serial, pending);
      hooks.onFailed?.();
      pending.settle({ error });
    } else if (frame.status === MessageStatus.ok) {
      const reader = createReader(frame.body);
      const value = procedure.result.read(reader);
      if (bytesLeft(reader) > 0)
        throw new ProtocolError(`a reply to ${pending.name} is longer than it should be`);
      answered(frame.serial, pending);
      hooks.onReply?.(value, pending.isAbandoned);
      pending.settle({ value });
    } else {
      throw new ProtocolError(`a reply with the status ${frame.status}`);
    }
    sendQueued(pending.lane);
  }

  function answered(serial: number, { lane }: Pending): void {
    inFlight.delete(serial);
    lane.inFlight--;
  }

  function failAll(error: unknown): void {
    endedBy = { error };
    const lanes = [ordinary, quick];
    const all = [...inFlight.values(), ...lanes.flatMap(({ queue }) => [...queue.values()])];
    inFlight.clear();
    for (const { queue } of lanes) queue.clear();
    for (const pending of all) {
      pending.hooks.onFailed?.();
      pending.settle({ error: new CallError('closed', pending.name, pending.wasSent, { cause: error }) });
    }
  }
}

const noBytes = Buffer.alloc(0);
/** The longest that a timer of Node can wait; beyond it would fire at once. */
const maxTimerMs = 2_147_483_647;
