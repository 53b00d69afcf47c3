import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unixTransport } from './unix.ts';

let folder: string;
let server: Server;
let peer: Socket;
const never = new AbortController().signal;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'read-into-'));
  server = createServer().listen(join(folder, 'sock'));
  await once(server, 'listening');
});
afterEach(async () => {
  peer.destroy();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

async function connect() {
  const accepted = once(server, 'connection');
  const socket = await unixTransport(join(folder, 'sock'))(never);
  [peer] = await accepted;
  return socket;
}

it('gives small and large data as they were sent, none of which changes later', async () => {
  const socket = await connect();
  const received: Buffer[] = [];
  socket.on('data', (data: Buffer) => received.push(data));
  const sent: Buffer[] = [];
  for (const length of [1, 30_000, 5_000_000, 36, 65_536, 2, 200_000]) {
    const data = randomBytes(length);
    sent.push(data);
    peer.write(data);
    // So that each is read by itself, and not with its neighbours.
    while (received.reduce((sum, part) => sum + part.length, 0) < Buffer.concat(sent).length)
      await new Promise(setImmediate);
  }
  expect(Buffer.concat(received).equals(Buffer.concat(sent))).toBe(true);
  socket.destroy();
});

it('keeps what comes before anybody listens, and what comes while reading is paused', async () => {
  const socket = await connect();
  peer.write('early, ');
  while (socket.readableLength < 7) await new Promise(setImmediate);
  const received: string[] = [];
  socket.on('data', (data: Buffer) => received.push(`${data}`));
  peer.write('next, ');
  while (received.join('') !== 'early, next, ') await new Promise(setImmediate);
  socket.pause();
  await new Promise((resolve) => peer.write('paused', resolve));
  for (let i = 0; i < 100; i++) await new Promise(setImmediate);
  expect(received.join('')).toBe('early, next, ');
  socket.resume();
  while (received.join('') !== 'early, next, paused') await new Promise(setImmediate);
  socket.destroy();
});

it('ends when the other side does', async () => {
  const socket = await connect();
  socket.on('data', () => {});
  const ended = once(socket, 'end');
  peer.end('last words');
  await ended;
  socket.destroy();
});
