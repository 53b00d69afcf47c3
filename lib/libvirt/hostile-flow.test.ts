import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { createConnection } from './connection.ts';
import { ProtocolError } from './errors.ts';
import { subscribe } from './events.ts';
import { createFrameParser, encodeFrame, frameHeaderBytes, MessageType, maxFrameBytes } from './frame.ts';
import { keepaliveProgram } from './keepalive.ts';
import { remoteProgram } from './procedure.ts';
import { eventKinds } from './procedures/event-kinds.ts';
import { openStream } from './streams.ts';
import { createFakeSocket } from './testing/fake-socket.ts';
import { replyHeader } from './testing/fuzz-corpus.ts';
import { writeInt } from './xdr.ts';

const dom = { name: 'vm', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
const message = { program: remoteProgram, version: 1, type: MessageType.message, serial: 0, status: 0 };
const ping = encodeFrame({ ...message, program: keepaliveProgram, procedure: 1 });

function lifecycleEvent(name = 'vm'): Buffer {
  const { procedure, body } = eventKinds.domainLifecycle;
  return encodeFrame({ ...message, procedure }, (writer) => {
    writeInt(writer, 1);
    body.write(writer, { dom: { ...dom, name }, event: 1, detail: 0 });
  });
}

function packet(serial: number, data: Buffer): Buffer {
  const header = { ...replyHeader('storageVolDownload', serial), type: MessageType.stream, status: 2 };
  const frame = Buffer.concat([encodeFrame(header), data]);
  frame.writeUInt32BE(frame.length, 0);
  return frame;
}

const reply = (serial: number, hostname: string) =>
  encodeFrame(replyHeader('connectGetHostname', serial), (writer) => {
    writeInt(writer, hostname.length);
    writer.buffer.write(hostname, writer.offset);
    writer.offset += (hostname.length + 3) & ~3;
  });
const registered = (serial: number) =>
  encodeFrame(replyHeader('connectDomainEventCallbackRegisterAny', serial), (writer) => writeInt(writer, 1));

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
    const opening = openStream(connection, 'storageVolDownload', {
      vol: { pool: 'p', name: 'v', key: 'k' },
      offset: 0n,
      length: 0n,
      flags: 0,
    });
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

describe('a listener', () => {
  async function listen(listener: () => void) {
    const { socket, connection } = connect();
    const subscribing = subscribe(connection, 'domainLifecycle', listener);
    socket.deliver(registered(1));
    return { socket, connection, subscription: await subscribing };
  }

  it('that closes the connection inside an event hears no more, and calls are rejected', async () => {
    let heard = 0;
    const { socket, connection } = await listen(() => {
      heard++;
      connection.close();
    });
    const waiting = call(connection, 'connectGetHostname', {}).catch((error: unknown) => error);
    socket.deliver(
      Buffer.concat([lifecycleEvent(), lifecycleEvent(), reply(2, 'too late'), Buffer.alloc(100)]),
    );
    expect(heard).toBe(1);
    expect(await waiting).toMatchObject({ reason: 'closed' });
    expect(await connection.closed).toBe(null);
  });

  it('that closes its subscription inside an event hears no more', async () => {
    let heard = 0;
    const { socket, connection, subscription } = await listen(() => {
      heard++;
      void subscription.close();
    });
    socket.deliver(Buffer.concat([lifecycleEvent(), lifecycleEvent()]));
    expect(heard).toBe(1);
    expect(connection.isClosed).toBe(false);
  });

  it('that calls and subscribes inside an event gets its answers', async () => {
    const results: Promise<unknown>[] = [];
    const { socket, connection } = await listen(() => {
      results.push(call(connection, 'connectGetHostname', {}));
      results.push(subscribe(connection, 'domainReboot', () => {}));
    });
    socket.deliver(Buffer.concat([lifecycleEvent(), reply(2, 'inside'), registered(3)]));
    expect(await results[0]).toEqual({ hostname: 'inside' });
    await results[1];
    expect(connection.isClosed).toBe(false);
  });
});

describe('a stream', () => {
  it.each(['destroys itself', 'closes the connection'])(
    'whose data handler %s ends quietly',
    async (what) => {
      const { socket, connection } = connect();
      const opening = openStream(connection, 'storageVolDownload', {
        vol: { pool: 'p', name: 'v', key: 'k' },
        offset: 0n,
        length: 0n,
        flags: 0,
      });
      socket.deliver(encodeFrame(replyHeader('storageVolDownload', 1)));
      const { stream } = await opening;
      const chunks: number[] = [];
      const errors: unknown[] = [];
      const closed = new Promise((resolve) => stream.on('close', resolve));
      stream.on('error', (error) => errors.push(error));
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk.length);
        if (what === 'destroys itself') stream.destroy();
        else connection.close();
      });
      await nextTurn();
      const large = Buffer.alloc(262_120);
      socket.deliver(Buffer.concat(Array.from({ length: 10 }, () => packet(1, large))));
      await closed;
      expect(chunks).toEqual([262_120]);
      expect(connection.isClosed).toBe(what !== 'destroys itself');
      // Only who did not ask for the end is told of it.
      expect(errors.length).toBe(what === 'destroys itself' ? 0 : 1);
    },
  );
});
