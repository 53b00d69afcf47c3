import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectTcp, tcpTransport } from './tcp.ts';

const never = new AbortController().signal;
let server: Server;
let port: number;
let sockets: Socket[];

beforeEach(async () => {
  sockets = [];
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

describe('plain TCP', () => {
  it('is refused unless it is allowed in so many words', async () => {
    for (const options of [{}, { isPlaintextAllowed: false }, { isPlaintextAllowed: 'yes' as never }]) {
      const error = await failed(tcpTransport({ host: '127.0.0.1', port, ...options })(never));
      expect(error).toMatchObject({ name: 'ConnectError', code: 'PLAINTEXT_NOT_ALLOWED', step: 'connect' });
    }
    expect(sockets).toEqual([]);
    expect(tcpTransport({ host: 'a', isPlaintextAllowed: true }).isPrivate).toBeUndefined();
  });

  it('connects to what its lookup pinned, and asks nobody else', async () => {
    const asked: string[] = [];
    const lookup = async (host: string) => {
      asked.push(host);
      return ['127.0.0.1'];
    };
    const transport = tcpTransport({ host: 'kvm.invalid', port, lookup, isPlaintextAllowed: true });
    const socket = await transport(never);
    expect(asked).toEqual(['kvm.invalid']);
    socket.destroy();
  });

  it('tries the other addresses of a name when the first refuses', async () => {
    const lookup = async () => ['127.0.0.99', '::1', '127.0.0.1'];
    const socket = await connectTcp({ host: 'kvm.invalid', port, lookup }, never);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  it('says which step failed, and with which code', async () => {
    const { port: closedPort } = await closed();
    expect(await failed(connectTcp({ host: '127.0.0.1', port: closedPort }, never))).toMatchObject({
      code: 'ECONNREFUSED',
      step: 'connect',
    });
    const both = async () => ['127.0.0.1', '127.0.0.2'];
    const error = await failed(connectTcp({ host: 'two', port: closedPort, lookup: both }, never));
    expect(error).toMatchObject({ code: 'ECONNREFUSED', step: 'connect' });
    expect((error as Error).message).toMatch(/connecting to two:\d+ failed: .*ECONNREFUSED/);
    expect(await failed(connectTcp({ host: '-oProxyCommand=x', port }, never))).toMatchObject({
      code: 'INVALID_ADDRESS',
    });
    const unknown = async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND kvm.invalid'), { code: 'ENOTFOUND' });
    };
    expect(await failed(connectTcp({ host: 'kvm.invalid', port, lookup: unknown }, never))).toMatchObject({
      code: 'ENOTFOUND',
      step: 'resolve',
    });
  });

  it('gives up when asked to while it connects, and leaves no socket behind', async () => {
    const controller = new AbortController();
    const lookup = async () => {
      // Node asks the kernel in the next tick; this comes after it and before any answer.
      process.nextTick(() => process.nextTick(() => controller.abort(new Error('enough'))));
      return ['127.0.0.1'];
    };
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const error = await failed(connectTcp({ host: 'kvm.invalid', port, lookup }, controller.signal));
    expect(error).toMatchObject({ code: 'ABORTED', step: 'connect', cause: { message: 'enough' } });
    const [socket] = await accepted;
    await once(socket.resume(), 'close');
  });
});

async function closed(): Promise<AddressInfo> {
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const address = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  return address;
}
