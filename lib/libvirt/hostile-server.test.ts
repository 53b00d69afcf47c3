import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { LibvirtError, ProtocolError } from './errors.ts';
import { encodeFrame, type Frame, MessageStatus, MessageType } from './frame.ts';
import { keepaliveProgram } from './keepalive.ts';
import { remoteProgram } from './procedure.ts';
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
