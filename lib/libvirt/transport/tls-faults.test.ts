import type { Socket } from 'node:net';
import type { TlsOptions as ServerOptions } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSelfSigned } from '../../../testing/certificates.ts';
import {
  admit,
  closeServers,
  serverNames as names,
  ours,
  servePlain,
  serveTls,
} from '../testing/tls-server.ts';
import { tcpTransport } from './tcp.ts';
import { tlsTransport } from './tls.ts';

const never = new AbortController().signal;

afterEach(closeServers);

const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

describe('what answers at a TLS port', () => {
  it.each([
    ['speaks HTTP', (socket: Socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), 'NOT_TLS'],
    ['speaks SSH', (socket: Socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'), 'NOT_TLS'],
    ['sends garbage', (socket: Socket) => void socket.write(Buffer.alloc(100_000, 0xa5)), 'NOT_TLS'],
    ['closes at once', (socket: Socket) => void socket.destroy(), 'CLOSED'],
    [
      'resets the connection',
      (socket: Socket) => void socket.once('data', () => socket.resetAndDestroy()),
      'CLOSED',
    ],
  ])('and %s is named', async (_name, onConnection, code) => {
    const { port, gone } = await servePlain(onConnection);
    const error = await failed(tlsTransport({ ...ours, port })(never));
    expect(error).toMatchObject({ name: 'ConnectError', code, step: 'handshake' });
    await gone();
  });

  it('speaks a TLS that is too old', async () => {
    const old: ServerOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    const { port } = await serveTls(admit, old);
    expect(await failed(tlsTransport({ ...ours, port })(never))).toMatchObject({ code: 'TLS_INCOMPATIBLE' });
  });

  it.each(['\0', 'HTTP/1.1 200 OK\r\n\r\n'])('sends %j instead of the daemon’s byte', async (text) => {
    const { port, gone } = await serveTls((socket) => void socket.write(text));
    const error = await failed(tlsTransport({ ...ours, port })(never));
    expect(error).toMatchObject({ code: 'NOT_LIBVIRT', step: 'authenticate' });
    await gone();
  });
});

describe('giving up', () => {
  it('in the middle of the TLS handshake leaves no socket open', async () => {
    const controller = new AbortController();
    // A server hello's first bytes, and then nothing more.
    const { port, gone } = await servePlain((socket) => {
      socket.once('data', () => {
        socket.write(Buffer.from([0x16, 0x03, 0x03, 0x40]));
        controller.abort(new Error('enough'));
      });
    });
    const error = await failed(tlsTransport({ ...ours, port })(controller.signal));
    expect(error).toMatchObject({ code: 'ABORTED', step: 'handshake', cause: { message: 'enough' } });
    await gone();
  });

  it('while the daemon’s byte does not come leaves no socket open', async () => {
    const controller = new AbortController();
    const { port, gone } = await serveTls((socket) => void socket.resume());
    const steps = vi.spyOn(controller.signal, 'addEventListener');
    const error = failed(tlsTransport({ ...ours, port })(controller.signal));
    // Each step listens to the signal: the address, the connection, the handshake, the byte.
    await vi.waitFor(() => expect(steps).toHaveBeenCalledTimes(4), 60_000);
    controller.abort();
    expect(await error).toMatchObject({ code: 'ABORTED', step: 'authenticate' });
    await gone();
  });

  it('keeps nothing of forty attempts that failed at every step', async () => {
    const silent = await servePlain(() => {});
    const closing = await servePlain((socket) => void socket.destroy());
    const mute = await serveTls((socket) => void socket.resume());
    const wrong = await serveTls(admit, createSelfSigned(names));
    for (let round = 0; round < 10; round++)
      await Promise.all(
        [silent, closing, mute, wrong].map(({ port }) =>
          failed(tlsTransport({ ...ours, port })(AbortSignal.timeout(30))),
        ),
      );
    for (const server of [silent, closing, mute, wrong]) await server.gone();
    await vi.waitFor(() => expect(openSockets()).toBe(0), 60_000);
  });

  it('before anything begins opens nothing', async () => {
    let connections = 0;
    const { port } = await servePlain(() => {
      connections++;
    });
    const aborted = AbortSignal.abort();
    for (const transport of [
      tlsTransport({ ...ours, port }),
      tcpTransport({ host: '127.0.0.1', port, isPlaintextAllowed: true }),
    ])
      expect(await failed(transport(aborted))).toMatchObject({ code: 'ABORTED', step: 'resolve' });
    expect(connections).toBe(0);
  });

  it('holds on to none of the caller’s signal', async () => {
    const { port } = await serveTls(admit);
    const controller = new AbortController();
    const add = vi.spyOn(controller.signal, 'addEventListener');
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const socket = await tlsTransport({ ...ours, port })(controller.signal);
    expect(add.mock.calls.length).toBeGreaterThan(2);
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
    controller.abort();
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });
});

/** Of both sides, those that only listen left out. */
function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCPSocket|TLS/.test(name)).length;
}
