import { createDeadlines, deadlineIn } from './deadlines.ts';
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
  readonly lane: Lane;
  readonly serial: number;
  readonly deadlineAt: number;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** Takes the listener off the caller's signal. */
  unlink: (() => void) | null;
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
  /** @param isAlone  the daemon has nothing else to do */
  send(frame: Buffer, isAlone: boolean): void;
}) {
  const inFlight = new Map<number, Pending>();
  const ordinary: Lane = { queue: new Map(), inFlight: 0, maxInFlight: options.maxInFlight };
  const quick: Lane = { queue: new Map(), inFlight: 0, maxInFlight: options.maxQuickInFlight };
  const deadlines = createDeadlines<Pending>((pending) => giveUp(pending, 'deadline'));
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
      const pending: Pending = {
        name,
        procedure,
        frame,
        hooks,
        wasSent: false,
        isAbandoned: false,
        lane,
        serial,
        deadlineAt: deadlineIn(timeoutMs),
        resolve,
        reject,
        unlink: null,
      };
      if (signal) {
        const onAbort = () => giveUp(pending, 'aborted', signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
        pending.unlink = () => signal.removeEventListener('abort', onAbort);
      }
      deadlines.add(pending);
      hooks.onSerial?.(serial);
      lane.queue.set(serial, pending);
      sendQueued(lane);
    });
  }

  function giveUp(pending: Pending, reason: CallFailure, cause?: unknown): void {
    pending.isAbandoned = true;
    if (pending.lane.queue.delete(pending.serial)) pending.hooks.onFailed?.();
    settled(pending).reject(new CallError(reason, pending.name, pending.wasSent, { cause }));
  }

  /** What could still give it up is taken away; to settle a call a second time changes nothing. */
  function settled(pending: Pending): Pending {
    deadlines.remove(pending);
    pending.unlink?.();
    return pending;
  }

  function sendQueued(lane: Lane): void {
    for (const [serial, pending] of lane.queue) {
      if (endedBy || lane.inFlight >= lane.maxInFlight) return;
      lane.queue.delete(serial);
      lane.inFlight++;
      inFlight.set(serial, pending);
      pending.wasSent = true;
      options.send(pending.frame, inFlight.size === 1);
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
      settled(pending).reject(error);
    } else if (frame.status === MessageStatus.ok) {
      const reader = createReader(frame.body);
      const value = procedure.result.read(reader);
      if (bytesLeft(reader) > 0)
        throw new ProtocolError(`a reply to ${pending.name} is longer than it should be`);
      answered(frame.serial, pending);
      hooks.onReply?.(value, pending.isAbandoned);
      settled(pending).resolve(value);
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
    deadlines.stop();
    for (const pending of all) {
      pending.hooks.onFailed?.();
      settled(pending).reject(new CallError('closed', pending.name, pending.wasSent, { cause: error }));
    }
  }
}

const noBytes = Buffer.alloc(0);
