import type { CallOptions } from './call.ts';
import type { Connection } from './connection.ts';
import { ProtocolError } from './errors.ts';
import type { EventKind } from './event-kind.ts';
import {
  type EventFilter,
  type EventName,
  type EventOf,
  type EventRegistration,
  eventRegistrations,
  type FilterOf,
  type TargetOf,
} from './event-types.ts';
import { eventKinds } from './procedures/event-kinds.ts';
import { lookUp } from './procedures.ts';
import { bytesLeft, createReader } from './xdr.ts';
import { int } from './xdr-types.ts';

export type Subscription = {
  /** Stops the events at once, then tells the daemon. Does not fail when the connection has ended. */
  close(): Promise<void>;
};

export type SubscribeOptions<N extends EventName> = CallOptions & { target?: TargetOf<N> } & FilterOf<N>;

/** How many events may arrive before the reply that says whose they are. A daemon sends a handful at most. */
const maxEarlyEvents = 10_000;
/** And how many bytes of them, since one can be as large as a message. */
const maxEarlyBytes = 33_554_432;

/**
 * Hears one kind of event until the subscription is closed or the connection ends.
 * No event is lost: those that overtake the reply of the registration are kept and delivered after it, in order.
 * @param options   `target`: one domain, network, pool, node device or secret to hear; all when it is left out.
 *   'qemuMonitorEvent' also takes `event`, the name that QEMU gives it
 * @param listener  called while the socket's bytes are handled, so in the order of replies and events. What it
 *   throws is a bug of the caller and surfaces as an uncaught exception; the connection goes on.
 */
export async function subscribe<N extends EventName>(
  connection: Connection,
  name: N,
  listener: (event: EventOf<N>) => void,
  options: SubscribeOptions<N> = {} as SubscribeOptions<N>,
): Promise<Subscription> {
  const kind = eventKinds[name] as unknown as EventKind<EventOf<N>>;
  const source = eventRegistrations[kind.source];
  let callbackId: number | null = null;
  let isClosed = false;
  let early: { callbackId: number; event: EventOf<N> }[] = [];
  let earlyBytes = 0;

  const stopListening = connection.onMessage(source.program, kind.procedure, (body) => {
    const message = decodeEvent(kind, source, body);
    if (callbackId === null) {
      earlyBytes += body.length;
      if (early.length >= maxEarlyEvents || earlyBytes > maxEarlyBytes)
        throw new ProtocolError(`${early.length + 1} events of ${earlyBytes} bytes before a reply`);
      early.push(message);
    } else if (message.callbackId === callbackId) deliver(message.event);
  });

  const args = source.args(kind.eventId, options.target ?? null, options as EventFilter);
  const registered = connection.request(source.register, lookUp(source.register), args, options, {
    onReply(result, isAbandoned) {
      const id = source.hasCallbackId ? (result as { callbackID: number }).callbackID : noCallbackId;
      if (isAbandoned) {
        deregister(id);
        return;
      }
      callbackId = id;
      for (const message of early) if (message.callbackId === id) deliver(message.event);
      early = [];
    },
  });
  try {
    await registered;
  } catch (error) {
    // Whether or not it was sent: nobody waits for these events any more, so none may pile up.
    stopListening();
    early = [];
    throw error;
  }

  return {
    async close() {
      if (isClosed) return;
      isClosed = true;
      stopListening();
      if (callbackId !== null) await deregister(callbackId);
    },
  };

  function deliver(event: EventOf<N>): void {
    if (isClosed) return;
    try {
      listener(event);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  async function deregister(id: number): Promise<void> {
    if (connection.isClosed) return;
    const args = source.hasCallbackId ? { callbackID: id } : {};
    await connection.request(source.deregister, lookUp(source.deregister), args).catch(() => {
      // The daemon forgets the callback with the connection at the latest; nobody hears it any more.
    });
  }
}

/** For the source whose messages name none. */
const noCallbackId = 0;

function decodeEvent<T>(kind: EventKind<T>, { hasCallbackId }: EventRegistration, body: Buffer) {
  const reader = createReader(body);
  const callbackId = hasCallbackId ? int.read(reader) : noCallbackId;
  const event = kind.body.read(reader);
  if (bytesLeft(reader) > 0) throw new ProtocolError('an event is longer than it should be');
  return { callbackId, event };
}
