import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { consoleCloseCodes } from '../domain/console-close.ts';
import { isDone } from './read-ahead.ts';

// What one console may hold for a slow browser: about two full pictures of a text screen.
const highWaterBytes = 256 * 1024;
const lowWaterBytes = 64 * 1024;

export type BridgeCounts = { toBrowserBytes: number; toVmBytes: number };

/**
 * Relays bytes between a browser and a VM's console, both ways, until either ends; then ends the other.
 * Neither side is read faster than the other takes it, so memory stays bounded.
 * @param input  what of the browser's bytes goes on; null when it cannot be told, and the browser is closed
 * @returns settles when both ends are closed; never rejects
 */
export function bridge(
  ws: WebSocket,
  socket: Duplex,
  input: (chunk: Buffer) => Buffer | null = (chunk) => chunk,
): Promise<BridgeCounts> {
  const counts: BridgeCounts = { toBrowserBytes: 0, toVmBytes: 0 };

  socket.on('data', (chunk) => {
    counts.toBrowserBytes += chunk.length;
    if (ws.readyState !== ws.OPEN) return;
    ws.send(chunk, { binary: true }, () => {
      if (socket.isPaused() && ws.bufferedAmount <= lowWaterBytes) socket.resume();
    });
    if (ws.bufferedAmount === 0) isDone(chunk);
    else if (ws.bufferedAmount > highWaterBytes) socket.pause();
  });
  socket.on('drain', () => ws.resume());

  ws.on('message', (data, isBinary) => {
    if (!isBinary) return ws.close(1003, 'Only binary frames are taken here.');
    const chunk = input(Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer));
    if (chunk === null) return ws.close(1003, 'This viewer cannot look on: what it says is not understood.');
    if (chunk.length === 0) return;
    counts.toVmBytes += chunk.length;
    if (socket.writable && !socket.write(chunk)) ws.pause();
  });

  return new Promise((resolve) => {
    let openEnds = 2;
    const ended = () => {
      openEnds -= 1;
      if (openEnds === 0) resolve(counts);
    };
    const vmClosed = () => {
      ws.resume();
      ws.close(consoleCloseCodes.endedByVm, 'The VM closed its console: it was stopped or restarted.');
      ended();
    };
    const browserClosed = () => {
      socket.destroy();
      ended();
    };
    // An error is always followed by close, which says all that the other end needs.
    socket.on('error', () => {});
    ws.on('error', () => {});
    // Either may have closed while the other was being opened.
    if (ws.readyState === ws.CLOSED) browserClosed();
    else ws.once('close', browserClosed);
    if (socket.closed) vmClosed();
    else socket.once('close', vmClosed);
  });
}
