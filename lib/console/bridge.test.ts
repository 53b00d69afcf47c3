import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { consoleCloseCodes } from '../domain/console-close.ts';
import { type BridgeCounts, bridge } from './bridge.ts';

const mib = 2 ** 20;
let vmServer: Server;
let vmSide: Promise<Socket>;
let browsers: WebSocketServer;
let browser: WebSocket;
/** The bridge's own two ends. */
let ends: { ws: WebSocket; socket: Socket; done: Promise<BridgeCounts> };

beforeEach(async () => {
  vmServer = createServer().listen(0, '127.0.0.1');
  vmSide = once(vmServer, 'connection').then(([socket]) => socket as Socket);
  browsers = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await Promise.all([once(vmServer, 'listening'), once(browsers, 'listening')]);
  const bridged = once(browsers, 'connection').then(async ([ws]) => {
    ws.pause();
    const socket = connect((vmServer.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    ws.resume();
    return { ws, socket, done: bridge(ws, socket) };
  });
  browser = new WebSocket(`ws://127.0.0.1:${(browsers.address() as AddressInfo).port}`);
  await once(browser, 'open');
  ends = await bridged;
});

afterEach(async () => {
  browser.terminate();
  (await vmSide).destroy();
  for (const ws of browsers.clients) ws.terminate();
  browsers.close();
  vmServer.close();
});

test('relays bytes unchanged both ways and counts them', async () => {
  (await vmSide).on('data', (chunk) => ends && vmSide.then((socket) => socket.write(chunk)));
  const sent = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256));
  const received: Buffer[] = [];
  browser.on('message', (chunk: Buffer) => received.push(chunk));
  browser.send(sent);
  await vi.waitFor(() => expect(Buffer.concat(received)).toEqual(sent), 60_000);
  browser.close();
  expect(await ends.done).toEqual({ toBrowserBytes: sent.length, toVmBytes: sent.length });
});

test('a browser that does not read holds the VM back instead of filling memory, and then gets everything', async () => {
  browser.pause();
  const total = 64 * mib;
  const vm = await vmSide;
  let written = 0;
  const writeOn = () => {
    while (written < total) {
      written += mib;
      if (!vm.write(Buffer.alloc(mib, written / mib))) return;
    }
  };
  vm.on('drain', writeOn);
  writeOn();
  await vi.waitFor(() => expect(ends.socket.isPaused()).toBe(true), 60_000);
  // The kernel's buffers take some megabytes; ours must not take the rest.
  expect(ends.ws.bufferedAmount).toBeLessThanOrEqual(mib);
  expect(ends.socket.readableLength).toBeLessThanOrEqual(mib);
  expect(ends.socket.bytesRead).toBeLessThan(total / 2);

  let received = 0;
  let most = 0;
  browser.on('message', (chunk: Buffer) => {
    received += chunk.length;
    most = Math.max(most, ends.ws.bufferedAmount);
  });
  browser.resume();
  await vi.waitFor(() => expect(received).toBe(total), 60_000);
  expect(most).toBeLessThanOrEqual(mib);
});

test('a VM that does not read holds the browser back, and then gets everything', async () => {
  const vm = await vmSide;
  vm.pause();
  const total = 64 * mib;
  for (let sent = 0; sent < total; sent += mib / 2) browser.send(Buffer.alloc(mib / 2));
  await vi.waitFor(() => expect(ends.ws.isPaused).toBe(true), 60_000);
  expect(ends.socket.writableLength).toBeLessThanOrEqual(mib);
  expect(browser.bufferedAmount).toBeGreaterThan(0);
  let received = 0;
  vm.on('data', (chunk) => {
    received += chunk.length;
  });
  vm.resume();
  await vi.waitFor(() => expect(received).toBe(total), 60_000);
});

test('when the VM closes, the browser is told why, after the last byte', async () => {
  const events: unknown[] = [];
  browser.on('message', (chunk: Buffer) => events.push(chunk.toString()));
  browser.on('close', (code, reason) => events.push(code, reason.toString()));
  (await vmSide).end('last words');
  await ends.done;
  await vi.waitFor(() => expect(events).toHaveLength(3), 60_000);
  expect(events).toEqual(['last words', consoleCloseCodes.endedByVm, expect.stringContaining('stopped')]);
});

test('when the browser vanishes, the VM’s side is closed', async () => {
  const vm = await vmSide;
  const closed = once(vm, 'close');
  vm.resume();
  browser.terminate();
  await closed;
  await ends.done;
});

test('when the VM’s side is reset, the browser’s socket is closed', async () => {
  const closed = once(browser, 'close');
  (await vmSide).resetAndDestroy();
  const [code] = await closed;
  expect(code).toBe(consoleCloseCodes.endedByVm);
});

test('text frames are refused', async () => {
  const closed = once(browser, 'close');
  browser.send('text');
  expect((await closed)[0]).toBe(1003);
  expect((await ends.done).toVmBytes).toBe(0);
});
