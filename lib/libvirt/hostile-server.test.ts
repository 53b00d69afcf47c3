import { once } from 'node:events';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { createConnection } from './connection.ts';
import { AuthenticationError, ConnectError, LibvirtError, ProtocolError } from './errors.ts';
import { subscribe } from './events.ts';
import { encodeFrame, type Frame, MessageStatus, MessageType } from './frame.ts';
import { keepaliveProgram } from './keepalive.ts';
import { remoteProgram } from './procedure.ts';
import { openStream } from './streams.ts';
import { type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';
import { errorDetails } from './types.ts';
import { writeInt, writeUint } from './xdr.ts';

let daemon: FakeDaemon | undefined;
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
});

const deadlineMs = 5_000;
const message = { program: remoteProgram, version: 1, type: MessageType.message, serial: 0, status: 0 };
const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

const answerBytes = 40;
/** The answer to connectGetHostname. */
const answer = (frame: Frame) =>
  encodeFrame({ ...frame, type: MessageType.reply, status: MessageStatus.ok }, (writer) => {
    writeUint(writer, 8);
    for (const word of [0x686f7374, 0x6e616d65]) writeUint(writer, word);
  });

/** Each byte goes when the one before has left, so most arrive alone. */
function drip(socket: Socket, bytes: Buffer, at = 0): void {
  if (at < bytes.length)
    socket.write(bytes.subarray(at, at + 1), () => setImmediate(() => drip(socket, bytes, at + 1)));
}

/** What a daemon does when it is asked for its host name, before it answers, that changes nothing. */
const harmless: [string, (peer: Peer, frame: Frame) => void][] = [
  [
    'events of unknown procedures',
    ({ socket }) => {
      for (const procedure of [0, 9_999, -1, 0x7fffffff])
        socket.write(
          Buffer.concat([encodeFrame({ ...message, procedure }), encodeFrame({ ...message, procedure })]),
        );
    },
  ],
  ['events that nobody asked for', ({ socket }) => socket.write(encodeFrame({ ...message, procedure: 318 }))],
  [
    'pongs without a ping and pings without number',
    ({ socket }) => {
      const pong = encodeFrame({ ...message, program: keepaliveProgram, procedure: 2 });
      const ping = encodeFrame({ ...message, program: keepaliveProgram, procedure: 1 });
      socket.write(Buffer.concat([...Array<Buffer>(1_000).fill(pong), ...Array<Buffer>(1_000).fill(ping)]));
    },
  ],
  [
    'packets of a stream that has ended long ago',
    (peer, frame) => peer.packet({ ...frame, serial: 1 }, MessageStatus.continue, Buffer.alloc(100)),
  ],
];

describe('a daemon that sends', () => {
  it.each(harmless)('%s, and then its answer, is heard', async (_what, send) => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'connectGetHostname')) return;
      send(peer, frame);
      peer.reply(frame, { hostname: 'still here' });
    });
    const connection = await daemon.open();
    expect(await call(connection, 'connectGetHostname', {}, { timeoutMs: deadlineMs })).toEqual({
      hostname: 'still here',
    });
    expect(connection.isClosed).toBe(false);
    connection.close();
  });

  it('its answer byte by byte is heard', async () => {
    daemon = await startFakeDaemon((frame, { socket }) => {
      if (isCall(frame, 'connectGetHostname')) drip(socket, answer(frame));
    });
    const connection = await daemon.open();
    expect(await call(connection, 'connectGetHostname', {}, { timeoutMs: deadlineMs })).toEqual({
      hostname: 'hostname',
    });
    connection.close();
  });

  it('a reply before any call is cut off', async () => {
    daemon = await startFakeDaemon();
    const connection = await daemon.open();
    daemon.peers[0]?.socket.write(
      encodeFrame({ ...message, procedure: 59, type: MessageType.reply, serial: 99 }),
    );
    expect(await connection.closed).toBeInstanceOf(ProtocolError);
  });

  it('replies to calls that were never sent, because they wait here, is cut off', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'connectGetHostname'))
        peer.reply({ ...frame, serial: frame.serial + 1 }, { hostname: 'x' });
    });
    const connection = await daemon.open({ maxInFlight: 1 });
    const calls = [1, 2, 3].map(() => failed(call(connection, 'connectGetHostname', {})));
    expect(await Promise.all(calls)).toMatchObject([
      { reason: 'closed', wasSent: true },
      { reason: 'closed', wasSent: false },
      { reason: 'closed', wasSent: false },
    ]);
    expect(await connection.closed).toBeInstanceOf(ProtocolError);
  });

  it.each([
    ['code 0 and nothing else', { code: 0, message: null }],
    ['negative numbers', { code: -1, message: '' }],
    ['a text of 4 MiB of digits', { code: 39, domain: 7, message: '1 '.repeat(2_097_152) }],
  ])('an error with %s is still an error of libvirt', async (_what, details) => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'connectGetHostname')) peer.refuse(frame, details);
    });
    const connection = await daemon.open();
    const error = await failed(call(connection, 'connectGetHostname', {}, { timeoutMs: deadlineMs }));
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toMatchObject({ code: details.code, message: expect.any(String) });
    expect(connection.isClosed).toBe(false);
    connection.close();
  });

  it('an error whose text is over the limit of strings is cut off', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'connectGetHostname')) return;
      const header = { ...frame, type: MessageType.reply, status: MessageStatus.error };
      const length = 4_194_305;
      peer.socket.write(
        encodeFrame(header, (writer) => {
          for (const word of [1, 1]) writeInt(writer, word);
          writeUint(writer, 1);
          writeUint(writer, length);
          for (let i = 0; i < length; i += 4) writeUint(writer, 0x61616161);
          errorDetails.write(writer, { ...noError, message: null });
        }),
      );
    });
    const connection = await daemon.open();
    expect(await failed(call(connection, 'connectGetHostname', {}))).toMatchObject({ reason: 'closed' });
    expect(await connection.closed).toBeInstanceOf(ProtocolError);
  });
});

const noError = {
  code: 0,
  domain: 0,
  level: 0,
  dom: null,
  str1: null,
  str2: null,
  str3: null,
  int1: 0,
  int2: 0,
  net: null,
};

describe('while the connection is opened, a daemon', () => {
  const opened = (onFrame: (frame: Frame, peer: Peer) => unknown, connectTimeoutMs = 10_000) =>
    startFakeDaemon(onFrame).then((started) => {
      daemon = started;
      return failed(started.open({ connectTimeoutMs, keepalive: { intervalMs: 60_000, count: 5 } }));
    });

  it.each([21, 1_000, 1_000_000])(
    'that offers %i kinds of authentication is none of libvirt',
    async (count) => {
      const error = await opened((frame, peer) => {
        if (!isCall(frame, 'authList')) return false;
        const reply = { ...frame, type: MessageType.reply, status: MessageStatus.ok };
        peer.socket.write(
          encodeFrame(reply, (writer) => {
            writeUint(writer, count);
            for (let i = 0; i < count; i++) writeInt(writer, 0);
          }),
        );
        return true;
      });
      expect(error).toBeInstanceOf(ConnectError);
      expect(error).toMatchObject({ code: 'NOT_LIBVIRT', step: 'authenticate' });
    },
  );

  it('that offers nonsense says what it was', async () => {
    const error = await opened((frame, peer) => {
      if (!isCall(frame, 'authList')) return false;
      peer.reply(frame, { types: [-1, 99, 0x7fffffff] });
      return true;
    });
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('that only ever pings is left after the time for opening', async () => {
    const ping = encodeFrame({ ...message, program: keepaliveProgram, procedure: 1 });
    let timer: NodeJS.Timeout | undefined;
    const error = await opened((_frame, { socket }) => {
      timer ??= setInterval(() => socket.write(ping), 2);
      return true;
    }, 100);
    clearInterval(timer);
    expect(error).toMatchObject({ name: 'ConnectError', code: 'TIMEOUT', step: 'authenticate' });
  });

  const steps = ['authList', 'connectSupportsFeature', 'connectOpen'] as const;
  const ends: [string, (socket: Socket) => void][] = [
    ['ends its side', (socket) => socket.end()],
    ['vanishes', (socket) => socket.destroy()],
    ['ends its side in the middle of a header', (socket) => socket.end(Buffer.from([0, 0]))],
    ['ends its side in the middle of a frame', (socket) => socket.end(Buffer.from([0, 0, 1, 0, 1, 2, 3]))],
  ];
  it.each(steps.flatMap((step) => ends.map(([how, end]) => [step, how, end] as const)))(
    'that at %s %s is a typed error',
    async (step, _how, end) => {
      const error = await opened((frame, { socket }) => {
        if (!isCall(frame, step)) return false;
        end(socket);
        return true;
      });
      expect(error).toBeInstanceOf(ConnectError);
      expect(error).toMatchObject({ code: 'CLOSED', step: step === 'authList' ? 'authenticate' : 'open' });
    },
  );
});

describe('a daemon that stops', () => {
  const ways: [string, (socket: Socket) => unknown, timeoutMs: number, reason: string][] = [
    ['and ends its side', (socket) => socket.end(), 10_000, 'closed'],
    ['and vanishes', (socket) => socket.destroy(), 10_000, 'closed'],
    ['and says no more', () => {}, 10, 'deadline'],
  ];

  it.each(ways)('at any byte of an answer %s fails the call', async (_how, stop, timeoutMs, reason) => {
    let cutAt = 0;
    daemon = await startFakeDaemon((frame, { socket }) => {
      if (!isCall(frame, 'connectGetHostname')) return;
      socket.write(answer(frame).subarray(0, cutAt), () => stop(socket));
    });
    for (cutAt = 0; cutAt < answerBytes; cutAt++) {
      const connection = await daemon.open();
      const error = await failed(call(connection, 'connectGetHostname', {}, { timeoutMs }));
      expect(error, `cut at ${cutAt}`).toMatchObject({ name: 'CallError', reason, wasSent: true });
      connection.close();
    }
  });

  it('reading and resets the connection rejects every call', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.resetAndDestroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connectSocket((server.address() as { port: number }).port, '127.0.0.1');
    await once(socket, 'connect');
    const connection = createConnection(socket);
    const calls = Array.from({ length: 20 }, () => failed(call(connection, 'connectGetHostname', {})));
    for (const error of await Promise.all(calls))
      expect(error).toMatchObject({ name: 'CallError', reason: 'closed' });
    expect(await connection.closed).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) });
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(ways.slice(0, 2))('in the middle of a stream %s fails the stream', async (_how, stop) => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'storageVolDownload')) return;
      peer.reply(frame, {});
      peer.packet(frame, MessageStatus.continue, Buffer.alloc(1_000));
      peer.socket.write(Buffer.from([0, 0, 4, 0, 0x20, 0, 0x80]), () => stop(peer.socket));
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolDownload', download);
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    const [error] = await once(stream, 'error').catch((cause: unknown) => [cause]);
    expect(error).toMatchObject({ name: 'CallError', reason: 'closed' });
    expect(bytes).toBe(1_000);
    expect(connection.isClosed).toBe(true);
  });

  it('when a stream is to be confirmed leaves it at its deadline', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolUpload')) peer.reply(frame, {});
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolUpload', download, { finishTimeoutMs: 30 });
    stream.end(Buffer.alloc(1_000));
    const [error] = await once(stream, 'error').catch((cause: unknown) => [cause]);
    expect(error).toMatchObject({ name: 'CallError', reason: 'deadline' });
    connection.close();
  });

  it('while it is idle, with a subscription open, is noticed', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'connectDomainEventCallbackRegisterAny')) peer.reply(frame, { callbackID: 1 });
    });
    const connection = await daemon.open();
    const subscription = await subscribe(connection, 'domainLifecycle', () => {});
    daemon.peers[0]?.socket.end();
    expect(await connection.closed).toBeInstanceOf(Error);
    await subscription.close();
  });
});

const download = { vol: { pool: 'p', name: 'v', key: 'k' }, offset: 0n, length: 0n, flags: 0 };
