import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AuthenticationError, ConnectError } from './errors.ts';
import { encodeFrame, type Frame, MessageStatus, MessageType } from './frame.ts';
import { keepaliveProgram } from './keepalive.ts';
import { remoteProgram } from './procedure.ts';
import { type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';
import { writeInt, writeUint } from './xdr.ts';

let daemon: FakeDaemon | undefined;
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
});

const message = { program: remoteProgram, version: 1, type: MessageType.message, serial: 0, status: 0 };
const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

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
