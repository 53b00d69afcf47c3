import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import ssh2, { type ServerChannel, type Connection as ServerConnection } from 'ssh2';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../testing/free-port.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';
import { ConnectError } from '../errors.ts';
import { readHostKey, type SshOptions, sshTransport } from './ssh.ts';

const cleanups: (() => unknown)[] = [];
let hostKey: { private: string; public: string };
let userKey: { private: string; public: string };

/** One of 160 that ssh2 makes lacks its first byte, when that is zero, and is none for ssh-keygen either. */
function makeKeyPair(): typeof hostKey {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(made.private) instanceof Error)) return made;
  }
}

beforeAll(() => {
  hostKey = makeKeyPair();
  userKey = makeKeyPair();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function portOf(server: Pick<Server, 'listen' | 'address' | 'once'>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server as Server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A server of bytes. @returns its port, and the sockets that are open */
async function serveBytes(onSocket: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    count++;
    sockets.add(socket);
    socket.on('error', () => {});
    // Read, for a socket's end is noticed by reading.
    socket.on('close', () => sockets.delete(socket)).resume();
    onSocket(socket);
  });
  const port = await portOf(server);
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port, sockets, count: () => count };
}

/** A real SSH server that lets everybody in and forwards to nothing but `onChannel`. */
async function serveSsh(onChannel: (channel: ServerChannel) => void) {
  const connections: ServerConnection[] = [];
  const server = new ssh2.Server({ hostKeys: [hostKey.private] }, (connection) => {
    connections.push(connection);
    connection.on('error', () => {});
    connection.on('authentication', (context) => context.accept());
    connection.on('openssh.streamlocal' as 'tcpip', (accept: () => ServerChannel) => onChannel(accept()));
  });
  const port = await portOf(server as unknown as Server);
  cleanups.push(() => {
    for (const connection of connections) connection.end();
    server.close();
  });
  return { port, connections };
}

function optionsFor(port: number, more: Partial<SshOptions> = {}): SshOptions {
  return {
    host: '127.0.0.1',
    port,
    username: 'someone',
    auth: { method: 'key', privateKey: userKey.private },
    hostKeys: [hostKey.public],
    ...more,
  };
}

function transportFor(port: number, more: Partial<SshOptions> = {}) {
  const transport = sshTransport(optionsFor(port, more));
  cleanups.push(() => transport.close());
  return transport;
}

const forever = () => new AbortController().signal;

async function failureOf(promise: Promise<unknown>): Promise<ConnectError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ConnectError) return error;
  throw error ?? new Error('it did not fail');
}

describe('an SSH transport’s options', () => {
  const evil = {
    host: [
      '-oProxyCommand=touch /tmp/x',
      'a b',
      'h\nProxyCommand x',
      'h\0',
      'h?socket=/x',
      'user@h',
      'h;id',
      '',
      '127.1',
    ],
    socketPath: [
      "/x'",
      '/x;id',
      '/x y',
      '/$(id)',
      '/x\n/y',
      '/`id`',
      'x',
      '',
      `/${'x'.repeat(107)}`,
      '/x?keyfile=/y',
      '/x\0',
    ],
    username: ['-oProxyCommand=x', 'a\nb', 'a b', 'a\0', '', 'x'.repeat(256)],
    hostKeys: [
      ['SHA256:abc'],
      ['ssh-rsa AAAA'],
      ['no key'],
      ['*'],
      [''],
      ['@cert-authority * ssh-ed25519 AAAA'],
    ],
    port: [0, -1, 65_536, 1.5, Number.NaN],
    auth: [
      { method: 'agent', socketPath: 'agent' } as const,
      { method: 'agent', socketPath: '/x\0y' } as const,
    ],
  };
  const cases = Object.entries(evil).flatMap(([name, values]) =>
    values.map((value): [string, string, unknown] => [name, JSON.stringify(value), value]),
  );

  it.each(cases)('are refused with the %s %s, and nothing is connected to', async (name, _text, value) => {
    const { port, count } = await serveBytes((socket) => socket.end());
    for (const options of [
      optionsFor(port, { [name]: value }),
      // The same holds for the host between; only the socket is not its business.
      ...(name === 'socketPath' ? [] : [optionsFor(port, { jump: optionsFor(port, { [name]: value }) })]),
    ]) {
      const error = await failureOf(sshTransport(options)(forever()));
      expect(error.code).toMatch(/^INVALID_(ADDRESS|OPTION)$/);
      expect(error.step).toBe('resolve');
    }
    expect(count()).toBe(0);
  });

  it('are refused when the key is none, or a public one', async () => {
    const { port, count } = await serveBytes((socket) => socket.end());
    for (const privateKey of ['', 'no key', userKey.public]) {
      const error = await failureOf(transportFor(port, { auth: { method: 'key', privateKey } })(forever()));
      expect(error).toMatchObject({ code: 'KEY_INVALID', step: 'authenticate' });
    }
    expect(count()).toBe(0);
  });
});

describe('an SSH transport’s way to a server', () => {
  it('names what failed: the name, the port', async () => {
    const lookup = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    const unknown = await failureOf(transportFor(22, { host: 'nowhere', lookup })(forever()));
    expect(unknown).toMatchObject({ code: 'ENOTFOUND', step: 'resolve' });
    const port = await freePort();
    const refused = await failureOf(transportFor(port)(forever()));
    expect(refused).toMatchObject({ code: 'ECONNREFUSED', step: 'connect' });
  });

  it('connects to no other address than the one that was looked up', async () => {
    const { port } = await serveSsh((channel) => channel.end());
    const transport = transportFor(port, { host: 'somewhere', lookup: async () => ['127.0.0.1'] });
    (await transport(forever())).destroy();
    expect(transport.way).toBe('forward');
  });

  it('does nothing for one who gave up before', async () => {
    const { port, count } = await serveBytes(() => {});
    const transport = transportFor(port);
    expect(await failureOf(transport(AbortSignal.abort()))).toMatchObject({ code: 'ABORTED' });
    expect(transport.size).toBe(0);
    expect(count()).toBe(0);
  });

  it.each([
    ['speaks HTTP', 'NOT_SSH', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['hangs up', 'CLOSED', (socket: Socket) => socket.end()],
    ['sends noise', 'NOT_SSH', (socket: Socket) => socket.end(Buffer.alloc(50_000, 'noise\n'))],
    ['speaks SSH 1', 'NOT_SSH', (socket: Socket) => socket.end('SSH-1.5-old\r\n')],
  ])('ends at a server that %s', async (_title, code, answer) => {
    const { port, sockets } = await serveBytes(answer);
    const error = await failureOf(transportFor(port)(forever()));
    expect(error).toMatchObject({ code, step: 'handshake' });
    await waitFor('the socket’s end', 60_000, () => sockets.size === 0);
    expect(await failureOf(readHostKey({ host: '127.0.0.1', port }))).toMatchObject({ code });
  });

  it.each([
    ['says nothing', ''],
    ['says its name only', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['stops in the middle of the handshake', 'SSH-2.0-OpenSSH_9.2\r\n\0\0\u0003\u00fc\u0006\u0014abcdef'],
  ])('ends in time at a server that %s, and at once for one who gives up', async (_title, bytes) => {
    const { port, sockets } = await serveBytes((socket) => void socket.write(bytes, 'latin1'));
    const late = await failureOf(transportFor(port, { connectTimeoutMs: 100 })(forever()));
    expect(late).toMatchObject({ code: 'TIMEOUT', step: 'handshake' });
    const controller = new AbortController();
    const given = failureOf(transportFor(port)(controller.signal));
    await waitFor('a connection', 60_000, () => sockets.size === 1);
    // The step is known only once the socket is.
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect((await given).code).toBe('ABORTED');
    await waitFor('the sockets’ end', 60_000, () => sockets.size === 0);
  });

  it('does not collect what a server says before its name without end', async () => {
    const line = Buffer.alloc(1 << 16, 'x');
    const { port, sockets } = await serveBytes((socket) => {
      const pour = () => {
        if (!socket.destroyed && socket.write(line)) setImmediate(pour);
      };
      socket.on('drain', pour);
      pour();
    });
    const before = process.memoryUsage().rss;
    const error = await failureOf(transportFor(port, { connectTimeoutMs: 2_000 })(forever()));
    expect(error.step).toBe('handshake');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 << 20);
    await waitFor('the socket’s end', 60_000, () => sockets.size === 0);
  });
});

describe('a channel over SSH', () => {
  it('notices a command that ended in the same bytes in which it began', async () => {
    const { port, connections } = await serveSsh(() => {});
    const transport = transportFor(port, { ways: ['helper', 'netcat'] });
    const failed = failureOf(transport(forever()));
    await waitFor('the server’s side', 60_000, () => connections.length === 1);
    connections[0]?.on('session', (acceptSession) => {
      acceptSession().on('exec', (accept) => {
        const { _sock: socket } = connections[0] as unknown as { _sock: Socket };
        socket.cork();
        const channel = accept();
        channel.stderr.write('no such thing');
        channel.exit(127);
        channel.end();
        channel.close();
        socket.uncork();
      });
    });
    expect(await failed).toMatchObject({ code: 'NO_WAY', step: 'open' });
    expect((await failed).message).toMatch(
      /virt-ssh-helper: it is not installed \(no such thing\)\. nc: it is/,
    );
  });

  it('carries bytes both ways, whatever their number', async () => {
    const { port } = await serveSsh((channel) => void channel.pipe(channel));
    const stream = await transportFor(port)(forever());
    const data = Buffer.alloc(7_000_001, 'some bytes that do not fit a packet');
    stream.end(data);
    expect(Buffer.concat(await stream.toArray()).equals(data)).toBe(true);
  });

  it('ends with its channel, and answers every write', async () => {
    let channel: ServerChannel | undefined;
    const { port } = await serveSsh((opened) => {
      channel = opened;
    });
    const stream = await transportFor(port)(forever());
    const answers: unknown[] = [];
    // More than the window takes, so that one waits when the end comes.
    for (let i = 0; i < 5; i++) stream.write(Buffer.alloc(1 << 20), (error) => answers.push(error));
    const closed = new Promise((resolve) => stream.once('close', resolve));
    channel?.close();
    await closed;
    expect(answers).toHaveLength(5);
    expect(answers.at(-1)).toBeInstanceOf(Error);
    expect(stream.destroyed).toBe(true);
  });

  it('ends with the ssh connection, which is why', async () => {
    const { port, connections } = await serveSsh(() => {});
    const transport = transportFor(port);
    const streams = await Promise.all([transport(forever()), transport(forever())]);
    const errors = Promise.all(streams.map(async (stream) => (await once(stream, 'error'))[0] as Error));
    connections[0]?.end();
    for (const { message } of await errors)
      expect(message).toMatch(/^the ssh connection to 127\.0\.0\.1 was lost/);
    expect(transport.size).toBe(0);
  });

  it('is closed on the server’s side when it is destroyed here', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const { port } = await serveSsh((channel) => {
      channel.resume();
      closed = once(channel, 'close');
    });
    // Kept far longer than the test may take, so that it is not the ssh connection's end that is seen.
    const stream = await transportFor(port, { idleMs: 3_600_000 })(forever());
    stream.destroy();
    await closed;
  });

  it('leaves the others alone when what listens to it throws', async () => {
    const { port } = await serveSsh((channel) => {
      channel.on('data', (chunk: Buffer) => channel.write(chunk));
    });
    const transport = transportFor(port);
    const [bad, good] = await Promise.all([transport(forever()), transport(forever())]);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    cleanups.push(() => {
      for (const listener of others) process.on('uncaughtException', listener);
    });
    const thrown = once(process, 'uncaughtException');
    bad?.on('data', () => {
      throw new Error('a bug in a listener');
    });
    bad?.write('x');
    expect(((await thrown)[0] as Error).message).toBe('a bug in a listener');
    const answer = once(good as NonNullable<typeof good>, 'data');
    good?.write('y');
    expect(String((await answer)[0])).toBe('y');
    expect(transport.size).toBe(1);
  });

  it('ends when the server sends more than it was allowed to', async () => {
    const { port } = await serveSsh((channel) => {
      // What a server does that pays no heed to the window.
      const { outgoing } = channel as unknown as { outgoing: { window: number } };
      const chunk = Buffer.alloc(100_000);
      const pour = () => {
        outgoing.window = 1 << 30;
        if (channel.writable && !channel.destroyed) channel.write(chunk, () => setImmediate(pour));
      };
      pour();
    });
    const stream = await transportFor(port)(forever());
    // Nobody reads.
    stream.pause();
    const [error] = await once(stream, 'error');
    expect((error as Error).message).toMatch(/more than it was allowed to/);
  });
});
