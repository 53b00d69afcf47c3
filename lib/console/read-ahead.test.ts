import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectConsole } from './connect.ts';
import { isDone } from './read-ahead.ts';

let server: Server;
let vm: Socket;
let socket: Socket;

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const { port } = server.address() as AddressInfo;
  socket = (await connectConsole({ kind: 'vnc', host: '127.0.0.1', port, password: null })) as Socket;
  [vm] = await accepted;
});
afterEach(() => {
  socket.destroy();
  vm.destroy();
  server.close();
});

/** Sends all of it and reads until it has arrived. */
async function receive(sent: Buffer, take: (chunk: Buffer) => void): Promise<void> {
  let length = 0;
  const all = new Promise<void>((resolve) => {
    socket.on('data', function listener(chunk: Buffer) {
      take(chunk);
      length += chunk.length;
      if (length < sent.length) return;
      socket.off('data', listener);
      resolve();
    });
  });
  vm.write(sent);
  await all;
}

test('what its taker keeps never changes, and is what was sent', async () => {
  const sent = randomBytes(8 * 2 ** 20);
  const kept: Buffer[] = [];
  await receive(sent, (chunk) => kept.push(chunk));
  expect(Buffer.concat(kept).equals(sent)).toBe(true);
});

test('what its taker is done with makes room for what follows', async () => {
  const sent = randomBytes(8 * 2 ** 20);
  const memory = new Set<ArrayBufferLike>();
  const copies: Buffer[] = [];
  await receive(sent, (chunk) => {
    memory.add(chunk.buffer);
    copies.push(Buffer.from(chunk));
    isDone(chunk);
  });
  expect(Buffer.concat(copies).equals(sent)).toBe(true);
  // Each time it grows it is another one: from 16 to 512 KiB at most five times.
  expect(memory.size).toBeLessThanOrEqual(6);
});

test('is small again when little comes', async () => {
  let last: Buffer = Buffer.alloc(0);
  await receive(randomBytes(8 * 2 ** 20), isDone);
  for (let i = 0; i < 80; i++)
    await receive(randomBytes(10), (chunk) => {
      last = chunk;
      isDone(chunk);
    });
  expect(last.buffer.byteLength).toBe(16_384);
});
