import { type CallOptions, call } from './call.ts';
import type { Connection } from './connection.ts';
import { ProtocolError } from './errors.ts';
import { type EventKind, type EventName, type EventOf, eventKinds, eventSources } from './event-types.ts';
import { type ArgsOf, lookUp } from './procedures.ts';
import type { Domain, Network, StoragePool } from './types.ts';
import { bytesLeft, createReader } from './xdr.ts';
import { int } from './xdr-types.ts';

export type Subscription = {
  /** Stops the events at once, then tells the daemon. Does not fail when the connection has ended. */
  close(): Promise<void>;
};

/** How many events may arrive before the reply that says whose they are. A daemon sends a handful at most. */
const maxEarlyEvents = 10_000;

/**
 * Hears one kind of event until the subscription is closed or the connection ends.
 * No event is lost: those that overtake the reply of the registration are kept and delivered after it, in order.
 * @param target    one domain, network or pool to hear; all of them when it is left out
 * @param listener  called while the socket's bytes are handled, so in the order of replies and events. What it
 *   throws is a bug of the caller and surfaces as an uncaught exception; the connection goes on.
 */
export async function subscribe<N extends EventName>(
  connection: Connection,
  name: N,
  listener: (event: EventOf<N>) => void,
  options: CallOptions & { target?: Domain | Network | StoragePool } = {},
): Promise<Subscription> {
  const kind = eventKinds[name] as EventKind<EventOf<N>>;
  const source = eventSources[kind.source];
  let callbackId: number | null = null;
  let isClosed = false;
  let early: { callbackId: number; event: EventOf<N> }[] = [];

  const stopListening = connection.onMessage(kind.procedure, (body) => {
    const message = decodeEvent(kind, body);
    if (callbackId === null) {
      if (early.length >= maxEarlyEvents)
        throw new ProtocolError(`more than ${maxEarlyEvents} events before a reply`);
      early.push(message);
    } else if (message.callbackId === callbackId) deliver(message.event);
  });

  const args = { eventID: kind.eventId, [source.target]: options.target ?? null };
  await connection.request(source.register, lookUp(source.register), args, options, {
    onReply(result, isAbandoned) {
      const id = (result as { callbackID: number }).callbackID;
      if (isAbandoned) {
        stopListening();
        deregister(id);
        return;
      }
      callbackId = id;
      for (const message of early) if (message.callbackId === id) deliver(message.event);
      early = [];
    },
    onFailed: stopListening,
  });

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
    const args: ArgsOf<typeof source.deregister> = { callbackID: id };
    await call(connection, source.deregister, args).catch(() => {
      // The daemon forgets the callback with the connection at the latest; nobody hears it any more.
    });
  }
}

function decodeEvent<T>(kind: EventKind<T>, body: Buffer): { callbackId: number; event: T } {
  const reader = createReader(body);
  const callbackId = int.read(reader);
  const event = kind.body.read(reader);
  if (bytesLeft(reader) > 0) throw new ProtocolError('an event is longer than it should be');
  return { callbackId, event };
}
