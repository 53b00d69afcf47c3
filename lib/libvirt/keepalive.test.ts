import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { call } from './call.ts';
import { createConnection } from './connection.ts';
import { encodeFrame, type Frame, MessageStatus, MessageType } from './frame.ts';
import {
  deadAfterMs,
  defaultKeepalive,
  fastKeepalive,
  KeepaliveProcedure,
  keepaliveProgram,
  startKeepalive,
} from './keepalive.ts';
import { type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';
import { failure, openFakeHost } from './testing/fake-host.ts';
import { unixTransport } from './transport/unix.ts';

let daemon: FakeDaemon | null = null;
afterEach(async () => {
  vi.useRealTimers();
  await daemon?.close();
  daemon = null;
});

const ping = encodeFrame({
  program: keepaliveProgram,
  version: 1,
  procedure: KeepaliveProcedure.ping,
  type: MessageType.message,
  serial: 0,
  status: MessageStatus.ok,
});
const isKeepalive = (frame: Frame, procedure: number) =>
  frame.program === keepaliveProgram && frame.procedure === procedure;
const pong = (peer: Peer) => {
  const frame = Buffer.from(ping);
  frame.writeUInt32BE(KeepaliveProcedure.pong, 12);
  peer.socket.write(frame);
};

describe('keepalive', () => {
  it('notices a peer that went silent, at any moment between two ticks, within what it promises', () => {
    vi.useFakeTimers();
    for (const options of [fastKeepalive, defaultKeepalive, { intervalMs: 100, count: 0 }]) {
      let longestMs = 0;
      let shortestMs = Number.POSITIVE_INFINITY;
      for (let lastWordMs = 0; lastWordMs < options.intervalMs; lastWordMs += options.intervalMs / 10) {
        let deadAt: number | null = null;
        const startedAt = Date.now();
        const { heard, stop } = startKeepalive(options, {
          sendPing: () => {},
          isPaused: () => false,
          onDead: () => {
            deadAt = Date.now();
          },
        });
        vi.advanceTimersByTime(options.intervalMs + lastWordMs);
        heard();
        vi.advanceTimersByTime(60_000);
        stop();
        const silentMs = (deadAt ?? Number.POSITIVE_INFINITY) - startedAt - options.intervalMs - lastWordMs;
        longestMs = Math.max(longestMs, silentMs);
        shortestMs = Math.min(shortestMs, silentMs);
      }
      expect(longestMs).toBeLessThanOrEqual(deadAfterMs(options));
      expect(shortestMs).toBeGreaterThanOrEqual(options.intervalMs * (options.count + 1));
    }
  });

  it('gives a host’s peer up within 15 seconds of its last word', () => {
    expect(deadAfterMs(fastKeepalive)).toBeLessThan(15_000);
  });

  it('counts nothing while reading is held back by us', () => {
    vi.useFakeTimers();
    let isPaused = true;
    const onDead = vi.fn();
    const { stop } = startKeepalive(
      { intervalMs: 10, count: 2 },
      { sendPing() {}, isPaused: () => isPaused, onDead },
    );
    vi.advanceTimersByTime(10_000);
    expect(onDead).not.toHaveBeenCalled();
    isPaused = false;
    vi.advanceTimersByTime(deadAfterMs({ intervalMs: 10, count: 2 }));
    expect(onDead).toHaveBeenCalledOnce();
    stop();
  });

  it('answers at once while hundreds of calls wait and none is answered', async () => {
    let answeredAt = 0;
    daemon = await startFakeDaemon((frame) => {
      if (isKeepalive(frame, KeepaliveProcedure.pong)) answeredAt = performance.now();
    });
    const connection = await daemon.open();
    const calls = Array.from({ length: 500 }, () => failure(call(connection, 'connectGetHostname', {})));
    await waitFor('four calls at the daemon', 60_000, () =>
      Boolean(
        daemon?.peers[0] &&
          daemon.peers[0].frames.filter((f) => isCall(f, 'connectGetHostname')).length === 4,
      ),
    );
    const askedAt = performance.now();
    daemon.peers[0]?.socket.write(ping);
    await waitFor('the answer', 60_000, () => answeredAt > 0);
    // None of the calls ends before this, so it waited for none of them.
    expect(answeredAt - askedAt).toBeLessThan(5_000);
    connection.close();
    await Promise.all(calls);
  });

  it('lives while pings are answered, also when no call is, and ends when they are not', async () => {
    let answers = 0;
    let isSilent = false;
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isKeepalive(frame, KeepaliveProcedure.ping) || isSilent) return;
      answers++;
      pong(peer);
    });
    const connection = await daemon.open({ keepalive: { intervalMs: 15, count: 2 } });
    const waiting = failure(call(connection, 'connectGetHostname', {}));
    await waitFor('twenty answers', 60_000, () => answers >= 20);
    expect(connection.isClosed).toBe(false);
    isSilent = true;
    expect(await connection.closed).toMatchObject({ message: expect.stringContaining('keepalive') });
    expect(await waiting).toMatchObject({ reason: 'closed', wasSent: true });
  });

  it('brings a lane of a host back when its peer swallows everything', async () => {
    const swallows = new Set<Socket>();
    daemon = await startFakeDaemon((frame, peer) => {
      if (swallows.has(peer.socket)) return true;
      if (isKeepalive(frame, KeepaliveProcedure.ping)) pong(peer);
      if (isCall(frame, 'connectGetHostname')) peer.reply(frame, { hostname: 'here' });
      return false;
    });
    const host = openFakeHost(daemon, { keepalive: { intervalMs: 15, count: 2 } });
    try {
      await host.call('connectGetHostname', {});
      for (const { socket } of daemon.peers) swallows.add(socket);
      const lost = once(host.changes, 'disconnected');
      const waiting = failure(host.call('connectGetHostname', {}));
      await lost;
      expect(await waiting).toMatchObject({ reason: 'closed', wasSent: true });
      expect(await host.call('connectGetHostname', {})).toEqual({ hostname: 'here' });
    } finally {
      await host.close();
    }
  });

  it('queues one answer for a peer that asks without end and reads nothing', async () => {
    const path = join(tmpdir(), `keepalive-${process.pid}.sock`);
    let peer: Socket | undefined;
    const server = createServer((socket) => {
      socket.pause();
      peer = socket;
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    try {
      const socket = await unixTransport(path)(new AbortController().signal);
      const connection = createConnection(socket);
      await waitFor('the peer', 60_000, () => peer !== undefined);
      const pings = Buffer.concat(Array(10_000).fill(ping));
      // A million pings are 28 MB, and so would be their answers.
      for (let i = 0; i < 100; i++) await new Promise((resolve) => peer?.write(pings, resolve));
      await waitFor(
        'all of them to arrive',
        10_000,
        () => (socket as Socket).bytesRead === pings.length * 100,
      );
      expect(connection.isClosed).toBe(false);
      expect(socket.writableLength).toBeLessThan(1_000);
      connection.close();
    } finally {
      peer?.destroy();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
