import type { WebSocket } from 'ws';
import type { LiveMessage } from '../domain/views.ts';

// The first change goes out at once. What comes after it within this time waits until it is over: long enough to fold a
// burst of changes of one VM into one message, too short to be seen.
const batchMs = 20;
// Beyond this many ids, reading everything that is visible again is cheaper than naming them.
const maxBatch = 100;
// A browser that has not taken this much is told `all` later, instead of a growing queue now.
const maxBufferedBytes = 64 * 1024;

export type LiveHub = {
  add(ws: WebSocket): void;
  publish(message: LiveMessage): void;
  close(): void;
};

/** Sends ids of what changed to every open browser. A message that is lost costs staleness only. */
export function createLiveHub(): LiveHub {
  const clients = new Map<WebSocket, { isBehind: boolean }>();
  let batch = new Map<string, LiveMessage>();
  let timer: NodeJS.Timeout | null = null;
  let soon: NodeJS.Immediate | null = null;

  function flush(): void {
    soon = null;
    timer = setTimeout(() => {
      timer = null;
      if (batch.size > 0) flush();
    }, batchMs);
    const texts =
      batch.size > maxBatch || batch.has('all')
        ? [JSON.stringify({ topic: 'all' })]
        : [...batch.values()].map((message) => JSON.stringify(message));
    batch = new Map();
    for (const ws of clients.keys()) for (const text of texts) send(ws, text);
  }

  function send(ws: WebSocket, text: string): void {
    const client = clients.get(ws);
    if (!client || client.isBehind || ws.readyState !== ws.OPEN) return;
    if (ws.bufferedAmount > maxBufferedBytes) {
      client.isBehind = true;
      return;
    }
    ws.send(text, () => {
      // What it missed while it was behind is told in one word as soon as it has caught up.
      if (!client.isBehind || ws.bufferedAmount > 0) return;
      client.isBehind = false;
      send(ws, JSON.stringify({ topic: 'all' }));
    });
  }

  return {
    add(ws) {
      clients.set(ws, { isBehind: false });
      ws.once('close', () => clients.delete(ws));
    },
    publish(message) {
      // Beyond the bound the batch is sent as `all`, so nothing more needs to be kept.
      if (batch.size <= maxBatch) {
        batch.set(message.topic === 'all' ? 'all' : `${message.topic} ${message.id}`, message);
      }
      // A transaction tells all of its changes in one go.
      if (!timer) soon ??= setImmediate(flush);
    },
    close() {
      if (timer) clearTimeout(timer);
      if (soon) clearImmediate(soon);
      clients.clear();
    },
  };
}
