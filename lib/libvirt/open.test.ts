import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { ErrorCode } from './constants/error-code.ts';
import { AuthenticationError, CallError, ConnectError } from './errors.ts';
import { encodeFrame, MessageType } from './frame.ts';
import { KeepaliveProcedure, keepaliveProgram } from './keepalive.ts';
import { type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';
import { unixTransport } from './transport/unix.ts';

let daemon: FakeDaemon;
afterEach(() => daemon.close());

const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

describe('opening', () => {
  it('names the authentication that the daemon wants', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'authList')) return false;
      peer.reply(frame, { types: [7, 9] });
      return true;
    });
    const error = await failed(daemon.open());
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ code: 'UNSUPPORTED', offered: ['type 7', 'type 9'] });
  });

  it('gives up after its time, and closes the socket', async () => {
    let end: (() => void) | undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    daemon = await startFakeDaemon((_frame, peer) => {
      peer.socket.on('end', () => end?.());
      return true;
    });
    const error = await failed(daemon.open({ connectTimeoutMs: 50 }));
    expect(error).toBeInstanceOf(ConnectError);
    expect(error).toMatchObject({ code: 'TIMEOUT', step: 'authenticate' });
    await ended;
  });

  it('says so when nobody listens, and when the driver is refused', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'connectOpen')) return false;
      peer.refuse(frame, { code: ErrorCode.noConnect, message: 'no connection driver available' });
      return true;
    });
    expect(await failed(daemon.open())).toMatchObject({ name: 'LibvirtError', code: 5 });
    const nowhere = daemon.open({
      transport: unixTransport('/nowhere'),
    });
    expect(await failed(nowhere)).toMatchObject({ name: 'ConnectError', code: 'ENOENT' });
  });
});

describe('what is no libvirt daemon', () => {
  it.each([
    [
      'speaks something else',
      (peer: Peer) => void peer.socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
      'NOT_LIBVIRT',
    ],
    ['closes at the first question', (peer: Peer) => void peer.socket.destroy(), 'CLOSED'],
  ])('and %s is named', async (_name, answer, code) => {
    daemon = await startFakeDaemon((_frame, peer) => {
      answer(peer);
      return true;
    });
    expect(await failed(daemon.open())).toMatchObject({ name: 'ConnectError', code, step: 'authenticate' });
  });

  it('and closes instead of opening the driver fails at that step', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'connectOpen')) return false;
      peer.socket.destroy();
      return true;
    });
    expect(await failed(daemon.open())).toMatchObject({ code: 'CLOSED', step: 'open' });
  });

  it('is left when the caller gives up', async () => {
    const controller = new AbortController();
    daemon = await startFakeDaemon(() => {
      controller.abort();
      return true;
    });
    const error = await failed(daemon.open({ signal: controller.signal }));
    expect(error).toMatchObject({ name: 'ConnectError', code: 'ABORTED', step: 'authenticate' });
  });
});

describe('keepalive', () => {
  const keepaliveFrame = (procedure: number) =>
    encodeFrame({
      program: keepaliveProgram,
      version: 1,
      procedure,
      type: MessageType.message,
      serial: 0,
      status: 0,
    });

  it('is asked of the daemon, and its pings are answered even when calls wait', async () => {
    let answered: (() => void) | undefined;
    const pong = new Promise<void>((resolve) => {
      answered = resolve;
    });
    daemon = await startFakeDaemon((frame) => {
      if (frame.program === keepaliveProgram && frame.procedure === KeepaliveProcedure.pong) answered?.();
    });
    const connection = await daemon.open({ maxInFlight: 1, keepalive: { intervalMs: 60_000, count: 5 } });
    expect(daemon.peers[0]?.frames.some((frame) => isCall(frame, 'connectSupportsFeature'))).toBe(true);
    const waiting = failed(call(connection, 'connectGetHostname', {}));
    daemon.peers[0]?.socket.write(keepaliveFrame(KeepaliveProcedure.ping));
    await pong;
    connection.close();
    expect(await waiting).toBeInstanceOf(CallError);
  });

  it('closes the connection when pings stay without an answer', async () => {
    daemon = await startFakeDaemon();
    const connection = await daemon.open({ keepalive: { intervalMs: 10, count: 3 } });
    const pending = failed(call(connection, 'connectGetHostname', {}));
    expect((await connection.closed)?.message).toContain('keepalive');
    expect(await pending).toMatchObject({ reason: 'closed', wasSent: true });
    const pings = daemon.peers[0]?.frames.filter(({ program }) => program === keepaliveProgram);
    expect(pings?.length).toBe(3);
  });

  it('keeps the connection of a daemon that answers', async () => {
    let pings = 0;
    let enough: (() => void) | undefined;
    const many = new Promise<void>((resolve) => {
      enough = resolve;
    });
    daemon = await startFakeDaemon((frame, peer) => {
      if (frame.program !== keepaliveProgram) return;
      peer.socket.write(keepaliveFrame(KeepaliveProcedure.pong));
      if (++pings === 10) enough?.();
    });
    const connection = await daemon.open({ keepalive: { intervalMs: 10, count: 10 } });
    await many;
    expect(connection.isClosed).toBe(false);
    connection.close();
  });
});
