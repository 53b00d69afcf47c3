import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { encodeFrame, MessageStatus, MessageType } from './frame.ts';
import { openStream } from './streams.ts';
import { type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';

let daemon: FakeDaemon;
afterEach(() => daemon.close());

const vol = { pool: 'default', name: 'a.img', key: '/a.img' };
const range = { vol, offset: 0n, length: 0n, flags: 0 };
const { ok, continue: more } = MessageStatus;

const packetsOf = (peer: Peer | undefined) =>
  (peer?.frames ?? []).filter(({ type }) => type === MessageType.stream);

describe('a download', () => {
  it('arrives whole and ends after both sides agreed', async () => {
    const data = Buffer.alloc(500_000, 'downloaded ');
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolDownload')) {
        peer.reply(frame, {});
        for (let at = 0; at < data.length; at += 100_000)
          peer.packet(frame, more, data.subarray(at, at + 100_000));
        peer.packet(frame, more);
      }
      if (frame.type === MessageType.stream && frame.status === ok) peer.packet(frame, ok);
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolDownload', range);
    const chunks: Buffer[] = await stream.toArray();
    expect(Buffer.concat(chunks).equals(data)).toBe(true);
    expect(packetsOf(daemon.peers[0]).map(({ status }) => status)).toEqual([ok]);
  });

  it('that fails right behind its reply still tells its reader', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'storageVolDownload')) return;
      peer.socket.cork();
      peer.reply(frame, {});
      peer.refuse(frame, { code: 38, message: 'I/O error' }, MessageType.stream);
      peer.socket.uncork();
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolDownload', range);
    await expect(stream.toArray()).rejects.toMatchObject({ name: 'LibvirtError', code: 38 });
  });

  it('reads no more than it may keep while its reader is slow, and goes on when it reads', async () => {
    const packet = Buffer.alloc(200_000, 1);
    const total = 40_000_000;
    let sent = 0;
    let stalled: (() => void) | undefined;
    const isStalled = new Promise<void>((resolve) => {
      stalled = resolve;
    });
    daemon = await startFakeDaemon((frame, peer) => {
      if (frame.type === MessageType.stream && frame.status === ok) peer.packet(frame, ok);
      if (!isCall(frame, 'storageVolDownload')) return;
      peer.reply(frame, {});
      const pump = () => {
        while (sent < total) {
          peer.packet(frame, more, packet);
          sent += packet.length;
          if (!peer.socket.writableNeedDrain) continue;
          // What the socket holds back must be taken within a moment, unless the client stopped reading.
          const timer = setTimeout(() => stalled?.(), 300);
          peer.socket.once('drain', () => {
            clearTimeout(timer);
            pump();
          });
          return;
        }
        peer.packet(frame, more);
      };
      pump();
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolDownload', range);
    await isStalled;
    expect(sent).toBeLessThan(6_000_000);
    let received = 0;
    await pipeline(
      stream,
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          received += chunk.length;
          done();
        },
      }),
    );
    expect(received).toBe(total);
  });

  it('that is destroyed while it holds the connection lets the connection go on', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolDownload')) {
        peer.reply(frame, {});
        peer.packet(frame, more, Buffer.alloc(1_500_000));
      }
      if (isCall(frame, 'connectGetType')) peer.reply(frame, { type: 'Test' });
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolDownload', range);
    const waiting = call(connection, 'connectGetType', {});
    stream.destroy();
    expect(await waiting).toEqual({ type: 'Test' });
  });

  it('with a hole that nobody asked for closes the connection', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'storageVolDownload')) return;
      peer.reply(frame, {});
      peer.socket.write(encodeFrame({ ...frame, type: MessageType.streamHole, status: more }));
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolDownload', range);
    stream.on('error', () => {});
    expect(await connection.closed).toMatchObject({ name: 'ProtocolError' });
  });
});
