import { once } from 'node:events';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { createConnection } from './connection.ts';
import { subscribe } from './events.ts';
import { encodeFrame, type Frame, MessageStatus, MessageType } from './frame.ts';
import { openStream } from './streams.ts';
import { type FakeDaemon, isCall, startFakeDaemon } from './testing/fake-daemon.ts';
import { writeUint } from './xdr.ts';

let daemon: FakeDaemon | undefined;
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
});

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
