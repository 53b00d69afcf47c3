import { Duplex, type Readable, type Writable } from 'node:stream';
import type { CallOptions } from './call.ts';
import type { Connection } from './connection.ts';
import { decodeError } from './error-details.ts';
import { CallError, ProtocolError } from './errors.ts';
import { encodeHeader, type Frame, type FrameHeader, MessageStatus, MessageType } from './frame.ts';
import { type ArgsOf, lookUp, type ModeOf, type ResultOf, type StreamName } from './procedures.ts';
import { decodeHole, encodeHole, type SparseItem, sparseArgs } from './stream-holes.ts';
import { keep } from './transport/lent-memory.ts';

type StreamOf<N extends StreamName> =
  ModeOf<N> extends 'read' ? Readable : ModeOf<N> extends 'write' ? Writable : Duplex;

export type StreamOptions = CallOptions & {
  /** For the daemon's confirmation at the end: it may have to write all that it holds to a slow disk. */
  finishTimeoutMs?: number;
  /** For volumes: the stream is one of objects, each a SparseItem, and what is empty does not travel. */
  sparse?: boolean;
};

/** For receiveStream(): what arrives goes there at once, and the stream only says when it has ended. */
type Direct = { onData?: (data: Buffer) => void };

/** What every libvirt takes in one packet: VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX. */
const maxPacketBytes = 262_120;
/** Kept for a reader that is behind, before the whole connection stops reading. */
const readAheadBytes = 1_048_576;
/** The same for streams of objects, whose pieces are up to 256 KiB. */
const readAheadItems = 8;

/**
 * Opens a stream of libvirt as one of Node's: a Readable for downloads and screenshots, a Writable for uploads, a
 * Duplex for consoles.
 *
 * 'end' and 'finish' come only after the daemon confirmed that all is well; destroy() aborts. The signal aborts the
 * stream too, at any time. Back-pressure goes all the way: a reader that is slow stops the reading of the whole
 * connection, so give streams a connection of their own, with `keepalive: false` when they may stand still for long.
 */
export async function openStream<N extends StreamName>(
  connection: Connection,
  name: N,
  args: ArgsOf<N>,
  options: StreamOptions & Direct = {},
): Promise<{ result: ResultOf<N>; stream: StreamOf<N> }> {
  const given = sparseArgs(name, args, options.sparse === true);
  const { stream, hooks } = createStream(connection, name, options);
  try {
    const result = await connection.request(name, lookUp(name), given, options, hooks);
    return { result: result as ResultOf<N>, stream: stream as unknown as StreamOf<N> };
  } catch (error) {
    stream.on('error', () => {});
    stream.destroy();
    throw error;
  }
}

function createStream(connection: Connection, name: StreamName, options: StreamOptions & Direct) {
  const { number, program, stream: mode } = lookUp(name);
  const { signal, finishTimeoutMs = 300_000, sparse = false, onData } = options;
  let serial = 0;
  // opening -> open -> finishing or aborting -> ended. Only `ended` lets the daemon's packets go unheard.
  let state: 'opening' | 'open' | 'finishing' | 'aborting' | 'ended' = 'opening';
  let letGo: (() => void) | null = null;
  let onFinished: ((error: Error | null) => void) | null = null;
  let finishTimer: NodeJS.Timeout | undefined;
  let isHandedOver = false;

  const sides = { readable: mode !== 'write', writable: mode !== 'read' };
  const highWaterMark = sparse ? readAheadItems : readAheadBytes;
  const stream = new Duplex({
    ...sides,
    objectMode: sparse,
    readableHighWaterMark: highWaterMark,
    writableHighWaterMark: highWaterMark,
    read() {
      letGo?.();
      letGo = null;
    },
    write(chunk: SparseItem, _encoding, done) {
      sendItems([chunk], done);
    },
    writev(chunks, done) {
      sendItems(
        chunks.map(({ chunk }) => chunk),
        done,
      );
    },
    final(done) {
      finish((error) => {
        if (!error && mode === 'both') stream.push(null);
        done(error);
      });
    },
    destroy(error, done) {
      signal?.removeEventListener('abort', onAbort);
      clearTimeout(finishTimer);
      onFinished = null;
      letGo?.();
      letGo = null;
      // While it opens, the reply decides: it may yet turn out that there is a stream to abort.
      if (state === 'open' || state === 'finishing') {
        state = 'aborting';
        connection.send([encodeHeader(header(MessageStatus.error), 0)]);
      }
      done(error);
    },
  });
  const onAbort = () => stream.destroy(new CallError('aborted', name, true, { cause: signal?.reason }));

  return {
    stream,
    hooks: {
      onSerial(given: number) {
        serial = given;
        connection.addStream(serial, { onFrame, onClosed });
      },
      onReply(_result: unknown, isAbandoned: boolean) {
        if (state === 'opening') state = 'open';
        if (isAbandoned && state !== 'ended') {
          state = 'aborting';
          connection.send([encodeHeader(header(MessageStatus.error), 0)]);
        } else if (!isAbandoned) {
          signal?.addEventListener('abort', onAbort, { once: true });
          // Until then whoever asked for the stream had no chance to listen to its errors.
          setImmediate(() => {
            isHandedOver = true;
          });
        }
      },
      onFailed: ended,
    },
  };

  function onFrame(frame: Frame): void {
    if (frame.program !== program || frame.procedure !== number)
      throw new ProtocolError(`a packet of procedure ${frame.procedure} in a stream of ${name}`);
    if (frame.status === MessageStatus.error) fail(decodeError(frame.body, name));
    else if (frame.type === MessageType.streamHole && !sparse)
      throw new ProtocolError('a hole in a stream that was not opened as a sparse one');
    else if (frame.status === MessageStatus.ok) confirmed();
    else if (state === 'aborting') return;
    else if (mode === 'write') throw new ProtocolError(`data in ${name}, which only takes some`);
    else if (frame.type === MessageType.streamHole) push(decodeHole(frame.body));
    else if (frame.body.length > 0) received(frame.body);
    // An empty packet is the end of what there is to read; the daemon waits for us to confirm it.
    else if (state !== 'finishing')
      finish((error) => {
        if (error) stream.destroy(error);
        else {
          stream.push(null);
          if (mode === 'both') stream.end();
        }
      });
  }

  function received(data: Buffer): void {
    if (onData) {
      if (!stream.destroyed) onData(data);
      return;
    }
    // A few bytes that wait for their reader must not keep the large chunk in memory that they came in.
    const isSmall = data.length * 4 < data.buffer.byteLength;
    if (!isSmall) keep(data);
    push(isSmall ? Buffer.from(data) : data);
  }

  function push(item: SparseItem): void {
    if (!stream.push(item) && !letGo && !stream.destroyed) letGo = connection.holdReading();
  }

  /** The daemon has answered our finish or abort. */
  function confirmed(): void {
    if (state !== 'finishing' && state !== 'aborting')
      throw new ProtocolError(`${name} was confirmed before it ended`);
    ended();
    settleFinish(null);
  }

  function fail(error: Error): void {
    ended();
    if (onFinished) settleFinish(error);
    else if (isHandedOver) stream.destroy(error);
    else setImmediate(() => stream.destroy(error));
  }

  function onClosed(error: Error): void {
    if (state !== 'opening') fail(new CallError('closed', name, true, { cause: error }));
  }

  function ended(): void {
    state = 'ended';
    connection.removeStream(serial);
  }

  /** Tells the daemon that we have all, or have sent all, and waits for its word that all is well. */
  function finish(done: (error: Error | null) => void): void {
    if (state === 'open' || state === 'opening') {
      state = 'finishing';
      onFinished = done;
      finishTimer = setTimeout(() => stream.destroy(new CallError('deadline', name, true)), finishTimeoutMs);
      connection.send([encodeHeader(header(MessageStatus.ok), 0)]);
    } else done(null);
  }

  function settleFinish(error: Error | null): void {
    clearTimeout(finishTimer);
    const done = onFinished;
    onFinished = null;
    done?.(error);
  }

  function sendItems(items: SparseItem[], done: (error?: Error | null) => void): void {
    const parts: Uint8Array[] = [];
    try {
      for (const item of items)
        if (item instanceof Uint8Array) addData(parts, item);
        else if (item.holeBytes !== 0n)
          parts.push(encodeHole(header(MessageStatus.continue), item.holeBytes));
    } catch (error) {
      done(error as Error);
      return;
    }
    if (state !== 'open') done(new CallError('closed', name, true));
    // An empty packet would say that this is the end.
    else if (parts.length === 0) done();
    else connection.send(parts, (error) => done(error));
  }

  function addData(parts: Uint8Array[], data: Uint8Array): void {
    for (let at = 0; at < data.length; at += maxPacketBytes) {
      const packet = data.subarray(at, at + maxPacketBytes);
      parts.push(encodeHeader(header(MessageStatus.continue), packet.length), packet);
    }
  }

  function header(status: number): FrameHeader {
    return { program, version: 1, procedure: number, type: MessageType.stream, serial, status };
  }
}
