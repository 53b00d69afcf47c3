import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { LiveMessage } from '../domain/views.ts';
import { createLiveHub, type LiveHub } from './live.ts';

let server: WebSocketServer;
let hub: LiveHub;
const browsers: WebSocket[] = [];

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  hub = createLiveHub();
  server.on('connection', (ws) => hub.add(ws));
  await once(server, 'listening');
});
afterEach(() => {
  hub.close();
  for (const browser of browsers.splice(0)) browser.terminate();
  for (const ws of server.clients) ws.terminate();
  server.close();
});

async function openBrowser() {
  const arrived = once(server, 'connection');
  const browser = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  browsers.push(browser);
  const messages: LiveMessage[] = [];
  browser.on('message', (data) => messages.push(JSON.parse(String(data))));
  const [[ws]] = await Promise.all([arrived, once(browser, 'open')]);
  return { browser, messages, ws: ws as WebSocket };
}

test('every open browser hears an id, once for a burst of the same', async () => {
  const [one, two] = [await openBrowser(), await openBrowser()];
  for (let change = 0; change < 50; change++) hub.publish({ topic: 'vm', id: 'a' });
  hub.publish({ topic: 'operation', id: 'a' });
  const expected = [
    { topic: 'vm', id: 'a' },
    { topic: 'operation', id: 'a' },
  ];
  await vi.waitFor(() => expect(two.messages).toEqual(expected), 60_000);
  await vi.waitFor(() => expect(one.messages).toEqual(expected), 60_000);
});

test('a flood of different ids is told in one word', async () => {
  const { messages } = await openBrowser();
  for (let vm = 0; vm < 5000; vm++) hub.publish({ topic: 'vm', id: `${vm}` });
  await vi.waitFor(() => expect(messages.length).toBeGreaterThan(0), 60_000);
  hub.publish({ topic: 'host', id: 'marker' });
  await vi.waitFor(
    () => expect(messages).toEqual([{ topic: 'all' }, { topic: 'host', id: 'marker' }]),
    60_000,
  );
});

test('a browser that does not read costs a bounded amount, and is told to read everything when it is back', async () => {
  const { browser, messages, ws } = await openBrowser();
  const reader = await openBrowser();
  browser.pause();
  const long = 'x'.repeat(30_000);
  let published = 0;
  const publishMore = () => {
    for (const end = published + 50; published < end; published++) {
      hub.publish({ topic: 'vm', id: `${long} ${published}` });
    }
  };
  // Until the kernel's buffers are full and ours begins to fill.
  await vi.waitFor(
    () => {
      publishMore();
      expect(ws.bufferedAmount).toBeGreaterThan(64 * 1024);
    },
    { timeout: 15_000, interval: 25 },
  );
  publishMore();
  hub.publish({ topic: 'host', id: 'marker' });
  // The one that reads has heard of it, by name or, when the flood was too much for it too, in one word.
  const heard = [{ topic: 'host', id: 'marker' }, { topic: 'all' }];
  await vi.waitFor(() => expect(heard).toContainEqual(reader.messages.at(-1)), 60_000);
  // One message beyond the bound at most, however much has been published since.
  expect(ws.bufferedAmount).toBeLessThan(64 * 1024 + 2 * long.length);
  browser.resume();
  await vi.waitFor(() => expect(messages.at(-1)).toEqual({ topic: 'all' }), 60_000);
  expect(messages).not.toContainEqual({ topic: 'host', id: 'marker' });
});
