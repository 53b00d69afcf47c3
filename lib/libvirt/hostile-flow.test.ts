import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { createConnection } from './connection.ts';
import { ProtocolError } from './errors.ts';
import { subscribe } from './events.ts';
import { createFrameParser, encodeFrame, frameHeaderBytes, maxFrameBytes } from './frame.ts';
import { openStream } from './streams.ts';
import { createFakeSocket } from './testing/fake-socket.ts';
import { replyHeader } from './testing/fuzz-corpus.ts';
import {
  download,
  lifecycleEvent,
  message,
  packet,
  ping,
  registered,
  reply,
} from './testing/hand-made-frames.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const sockets: ReturnType<typeof createFakeSocket>[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

function connect(options?: Parameters<typeof createFakeSocket>[0]) {
  const socket = createFakeSocket(options);
  sockets.push(socket);
  return { socket, connection: createConnection(socket, { maxInFlight: 100 }) };
}

describe('a flood', () => {
  it('of 100,000 frames in one chunk is handled in order, without deep stacks', async () => {
    const { socket, connection } = connect();
    const names: string[] = [];
    const subscribing = subscribe(connection, 'domainLifecycle', (event) => void names.push(event.dom.name));
    socket.deliver(registered(1));
    await subscribing;
    socket.deliver(Buffer.concat(Array.from({ length: 100_000 }, (_, i) => lifecycleEvent(`${i}`))));
    expect(names.length).toBe(100_000);
    expect(names.every((name, i) => name === `${i}`)).toBe(true);
    expect(connection.isClosed).toBe(false);
  });

  it('of replies to calls that wait in the queue sends and settles all of them', async () => {
    const socket = createFakeSocket();
    sockets.push(socket);
    const connection = createConnection(socket, { maxInFlight: 1 });
    const results = Promise.all(
      Array.from({ length: 10_000 }, () => call(connection, 'connectGetHostname', {})),
    );
    socket.deliver(Buffer.concat(Array.from({ length: 10_000 }, (_, i) => reply(i + 1, `${i}`))));
    expect((await results).map(({ hostname }) => hostname)).toEqual([...Array(10_000).keys()].map(String));
  });

  it('of pings gets one pong at a time while the other side reads nothing', async () => {
    const { socket, connection } = connect({ isStuck: true });
    for (let i = 0; i < 100; i++) {
      socket.deliver(Buffer.concat(Array.from({ length: 1_000 }, () => ping)));
      await nextTurn();
    }
    expect(socket.writableLength).toBeLessThanOrEqual(2 * ping.length);
    expect(connection.isClosed).toBe(false);
  });

  it.each([
    ['many', 'vm', 20_000],
    ['large', 'x'.repeat(4_000_000), 20],
  ])(
    'of %s events before the reply that says whose they are ends the connection',
    async (_what, name, count) => {
      const { socket, connection } = connect();
      const subscribing = subscribe(connection, 'domainLifecycle', () => {}).catch((error: unknown) => error);
      const event = lifecycleEvent(name);
      for (let i = 0; i < count && !connection.isClosed; i++) socket.deliver(event);
      expect(await connection.closed).toBeInstanceOf(ProtocolError);
      expect(await subscribing).toMatchObject({ reason: 'closed' });
    },
  );

  it('of tiny packets that nobody reads does not keep the chunks that they came in', async () => {
    const { socket, connection } = connect();
    const opening = openStream(connection, 'storageVolDownload', download);
    socket.deliver(encodeFrame(replyHeader('storageVolDownload', 1)));
    const { stream } = await opening;
    stream.on('error', () => {});
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 2_000; i++) {
      const chunk = Buffer.alloc(65_536);
      const first = packet(1, Buffer.from([i & 0xff]));
      first.copy(chunk);
      // The rest of the chunk is a message that nobody asked for.
      const rest = encodeFrame({ ...message, procedure: 9_999 });
      rest.copy(chunk, first.length);
      chunk.writeUInt32BE(chunk.length - first.length, first.length);
      socket.deliver(chunk);
      if (i % 100 === 0) await nextTurn();
    }
    expect(stream.readableLength).toBe(2_000);
    collectGarbage();
    // 2,000 chunks would be 131 MB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
    stream.destroy();
  });
});

/** @returns how many bytes were copied from buffer to buffer while this ran */
function countCopied(run: () => void): number {
  const { copy } = Buffer.prototype;
  const { set } = Uint8Array.prototype;
  const { concat } = Buffer;
  let bytes = 0;
  Buffer.prototype.copy = function (this: Buffer, ...args: Parameters<typeof copy>) {
    const copied = copy.apply(this, args);
    bytes += copied;
    return copied;
  };
  Uint8Array.prototype.set = function (this: Uint8Array, source, offset) {
    bytes += source.length;
    set.call(this, source, offset);
  };
  Buffer.concat = (list, total) => {
    const joined = concat(list, total);
    bytes += joined.length;
    return joined;
  };
  try {
    run();
  } finally {
    Buffer.prototype.copy = copy;
    Uint8Array.prototype.set = set;
    Buffer.concat = concat;
  }
  return bytes;
}

describe('a frame of 32 MiB', () => {
  it.each([1_000, 65_536])('in pieces of %i bytes is copied a bounded number of times', (pieceBytes) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(maxFrameBytes);
    let bodyBytes = 0;
    const parse = createFrameParser(({ body }) => {
      bodyBytes = body.length;
    });
    const piece = Buffer.alloc(pieceBytes);
    const copied = countCopied(() => {
      parse(length);
      for (let left = maxFrameBytes - 4; left > 0; left -= pieceBytes) parse(piece.subarray(0, left));
    });
    expect(bodyBytes).toBe(maxFrameBytes - frameHeaderBytes);
    expect(copied).toBeGreaterThanOrEqual(maxFrameBytes);
    expect(copied).toBeLessThan(3 * maxFrameBytes);
  });
});

describe('one byte at a time', () => {
  it('replies, events and packets arrive as they are', async () => {
    const { socket, connection } = connect();
    const names: string[] = [];
    const result = call(connection, 'connectGetHostname', {});
    const subscribing = subscribe(connection, 'domainLifecycle', ({ dom }) => void names.push(dom.name));
    const bytes = Buffer.concat([
      lifecycleEvent('early'),
      registered(2),
      ping,
      lifecycleEvent('late'),
      reply(1, 'drip'),
    ]);
    for (const byte of bytes) socket.deliver(Buffer.from([byte]));
    await subscribing;
    expect(names).toEqual(['early', 'late']);
    expect(await result).toEqual({ hostname: 'drip' });
  });
});
