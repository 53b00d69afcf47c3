import type { WebSocket } from 'ws';

const intervalMs = 30_000;

/** Pings, and ends a socket whose other side has been silent for a whole interval. */
export function keepAlive(ws: WebSocket): void {
  let isAlive = true;
  ws.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return ws.terminate();
    isAlive = false;
    ws.ping();
  }, intervalMs);
  timer.unref();
  ws.once('close', () => clearInterval(timer));
}
