import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions as ServerOptions, type TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAuthority, createSelfSigned } from '../../../testing/certificates.ts';
import { tcpTransport } from './tcp.ts';
import { type TlsOptions, tlsTransport } from './tls.ts';

const never = new AbortController().signal;
const authority = createAuthority('the test’s own authority');
const stranger = createAuthority('another authority');
const names = ['localhost', '127.0.0.1'];
const serverCertificate = authority.issue({ commonName: 'server', names, usage: 'server' });
const clientCertificate = authority.issue({ commonName: 'client', usage: 'client' });
const ours = { host: '127.0.0.1', ca: authority.cert, ...clientCertificate };
const yesterday = new Date(Date.now() - 86_400_000);
const tomorrow = new Date(Date.now() + 86_400_000);

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

/** A server whose end the test can wait for: `gone` resolves when no socket of it is left open. */
async function listen(server: Server) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      server.emit('gone');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const gone = async () => {
    while (sockets.size > 0) await once(server, 'gone');
  };
  return { port: (server.address() as AddressInfo).port, gone };
}

/** Like libvirtd: TLS, a client certificate is asked for, and what to do is said by the test. */
async function serveTls(onSecure: (socket: TLSSocket) => void, options: ServerOptions = {}) {
  const server = createTlsServer(
    { ca: authority.cert, requestCert: true, rejectUnauthorized: false, ...serverCertificate, ...options },
    (socket) => {
      socket.on('error', () => {});
      onSecure(socket);
    },
  );
  server.on('tlsClientError', () => {});
  return listen(server);
}

const admit = (socket: TLSSocket) => void socket.write(Buffer.from([1]));

/** A server that says something, or nothing, instead of TLS. */
async function servePlain(onConnection: (socket: Socket) => void) {
  return listen(
    createServer((socket) => {
      onConnection(socket);
      socket.resume();
    }),
  );
}

describe('TLS', () => {
  it('takes the daemon’s one byte and leaves what follows, also when it comes in the same packet', async () => {
    const { port, gone } = await serveTls((socket) => socket.write(Buffer.from('\x01frame')));
    const socket = await tlsTransport({ ...ours, port })(never);
    const [data] = await once(socket, 'data');
    expect(String(data)).toBe('frame');
    socket.destroy();
    await gone();
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s, and shows its certificate', async (version) => {
    let seen: unknown;
    const { port } = await serveTls(
      (socket) => {
        seen = [socket.getProtocol(), socket.authorized, socket.getPeerCertificate().subject.CN];
        admit(socket);
      },
      { minVersion: version, maxVersion: version },
    );
    const socket = await tlsTransport({ ...ours, host: 'localhost', port })(never);
    socket.destroy();
    expect(seen).toEqual([version, true, 'client']);
  });

  const other = (parts: object) => ({ ...ours, ...parts });
  const issue = (parts: object) =>
    authority.issue({ commonName: 'server', names, usage: 'server', ...parts });
  it.each([
    ['another authority', 'CERTIFICATE_UNKNOWN_CA', serverCertificate, other({ ca: stranger.cert })],
    ['itself', 'CERTIFICATE_SELF_SIGNED', createSelfSigned(names), ours],
    [
      'an authority that has the same name',
      'CERTIFICATE_UNKNOWN_CA',
      createAuthority(authority.name).issue({ commonName: 'server', names, usage: 'server' }),
      ours,
    ],
  ])('refuses a certificate that is signed by %s', async (_name, code, certificate, options) => {
    const { port, gone } = await serveTls(admit, certificate);
    const error = await failed(tlsTransport({ ...options, port })(never));
    expect(error).toMatchObject({ name: 'ConnectError', code, step: 'handshake' });
    expect((error as Error).cause).toBeInstanceOf(Error);
    await gone();
  });

  it.each([
    ['has expired', 'CERTIFICATE_EXPIRED', issue({ validUntil: yesterday }), ours],
    ['is not valid yet', 'CERTIFICATE_NOT_YET_VALID', issue({ validFrom: tomorrow }), ours],
    ['is for another name', 'CERTIFICATE_WRONG_NAME', issue({ names: ['other.example'] }), ours],
    ['is for another address', 'CERTIFICATE_WRONG_NAME', issue({ names: ['127.0.0.2'] }), ours],
    ['is for the name only', 'CERTIFICATE_WRONG_NAME', issue({ names: ['localhost'] }), ours],
    [
      'is for the host, where another name is asked for',
      'CERTIFICATE_WRONG_NAME',
      issue({}),
      other({ servername: 'kvm9.example' }),
    ],
    [
      'has only a common name that looks like the address',
      'CERTIFICATE_WRONG_NAME',
      issue({ names: [], commonName: '127.0.0.1' }),
      ours,
    ],
    ['is a client’s', 'CERTIFICATE_INVALID', issue({ usage: 'client' }), ours],
  ])('refuses a certificate that %s', async (_name, code, certificate, options) => {
    const { port, gone } = await serveTls(admit, certificate);
    const error = await failed(tlsTransport({ ...options, port })(never));
    expect(error).toMatchObject({ name: 'ConnectError', code, step: 'handshake' });
    await gone();
  });

  it('sends each message in a record of its own, also when many are written at once', async () => {
    const records: number[] = [];
    let enough: (() => void) | undefined;
    const all = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const { port } = await serveTls((server) => {
      admit(server);
      // Node’s TLS gives what it has read record by record.
      server.on('data', (data: Buffer) => {
        records.push(data.length);
        if (records.length === 50) enough?.();
      });
    });
    const socket = await tlsTransport({ ...ours, port })(never);
    const sizes = Array.from({ length: 50 }, (_, i) => 28 + i);
    socket.cork();
    for (const size of sizes.slice(0, 25)) socket.write(Buffer.alloc(size));
    socket.uncork();
    for (const size of sizes.slice(25)) socket.write(Buffer.alloc(size));
    await all;
    expect(records).toEqual(sizes);
    socket.destroy();
  });

  it('verifies whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { port } = await serveTls(admit, createSelfSigned(names));
    expect(await failed(tlsTransport({ ...ours, port })(never))).toMatchObject({
      code: 'CERTIFICATE_SELF_SIGNED',
    });
  });

  it('accepts the name that it was told to expect, wherever it connects to', async () => {
    const { port } = await serveTls(admit, issue({ names: ['kvm1.example'] }));
    const lookup = async () => ['127.0.0.1'];
    const byName = await tlsTransport({ ...ours, host: 'kvm1.example', lookup, port })(never);
    byName.destroy();
    const pinned = await tlsTransport({ ...ours, servername: 'kvm1.example', port })(never);
    pinned.destroy();
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'says that its certificate is missing or refused, by alert in %s or by a plain end',
    async (version) => {
      const limits: ServerOptions = { minVersion: version, maxVersion: version };
      const strangers = stranger.issue({ commonName: 'client', usage: 'client' });
      const servers = [await serveTls((socket) => socket.end(), limits)];
      // With the older version the handshake itself would be cut, and Node’s server sends no alert.
      if (version === 'TLSv1.3') {
        servers.push(await serveTls((socket) => socket.destroy(), limits));
        servers.push(await serveTls(admit, { ...limits, rejectUnauthorized: true }));
      }
      for (const { port, gone } of servers) {
        const refused = await failed(tlsTransport({ ...ours, ...strangers, port })(never));
        expect(refused).toMatchObject({ code: 'CLIENT_CERTIFICATE_REFUSED', step: 'authenticate' });
        const none = { cert: undefined, key: undefined };
        const missing = await failed(tlsTransport({ ...ours, ...none, port })(never));
        expect(missing).toMatchObject({ code: 'CLIENT_CERTIFICATE_REFUSED', step: 'authenticate' });
        await gone();
      }
    },
  );

  it.each([
    ['no authority', { ca: '' }, 'CA_INVALID'],
    ['an authority that is none', { ca: undefined as never }, 'CA_INVALID'],
    [
      'a broken authority',
      { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
      'CA_INVALID',
    ],
    ['a key of another certificate', { key: serverCertificate.key }, 'CLIENT_CERTIFICATE_INVALID'],
    ['a certificate without its key', { key: undefined }, 'CLIENT_CERTIFICATE_INVALID'],
    ['a key that is none', { key: 'secret-that-is-no-key' }, 'CLIENT_CERTIFICATE_INVALID'],
  ])('refuses %s before it connects', async (_name, parts, code) => {
    let isAsked = false;
    const lookup = async () => {
      isAsked = true;
      return [];
    };
    const error = await failed(tlsTransport({ ...ours, lookup, ...(parts as Partial<TlsOptions>) })(never));
    expect(error).toMatchObject({ name: 'ConnectError', code });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('secret-that');
    expect(isAsked).toBe(false);
  });

  it('shows its key nowhere', async () => {
    const { port } = await serveTls(admit);
    const transport = tlsTransport({ ...ours, port });
    const socket = await transport(never);
    const line = clientCertificate.key.split('\n')[1] as string;
    for (const thing of [transport, socket])
      expect(inspect(thing, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(line);
    socket.destroy();
  });
});

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
    await vi.waitFor(() => expect(steps).toHaveBeenCalledTimes(4));
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
    await vi.waitFor(() => expect(openSockets()).toBe(0));
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
