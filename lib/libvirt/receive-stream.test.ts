import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { type Frame, MessageStatus, MessageType } from './frame.ts';
import { receiveStream } from './receive-stream.ts';
import { type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';

let daemon: FakeDaemon;
afterEach(() => daemon.close());

const vol = { pool: 'default', name: 'a.img', key: '/a.img' };
const range = { vol, offset: 0n, length: 0n, flags: 0 };
const { ok, error, continue: more } = MessageStatus;
const packetBytes = 20_000;
const packetCount = 1_000;
/** Every packet has bytes of its own, so that one that was written over is seen. */
const packetOf = (index: number) => Buffer.alloc(packetBytes, `packet ${index} `);

/** Sends all packets as fast as they are taken, and what `beside` sends between them. */
function pour(frame: Frame, peer: Peer, beside: (index: number) => void = () => {}): void {
  let index = 0;
  const pump = () => {
    while (index < packetCount) {
      peer.packet(frame, more, packetOf(index));
      beside(index);
      index += 1;
      if (peer.socket.writableNeedDrain) return void peer.socket.once('drain', pump);
    }
    peer.packet(frame, more);
  };
  peer.reply(frame, {});
  pump();
}

const whole = () => {
  const hash = createHash('sha256');
  for (let index = 0; index < packetCount; index++) hash.update(packetOf(index));
  return hash.digest('hex');
};

describe('a stream whose memory is lent', () => {
  it('arrives whole, stays as it came until its taker is done, and then makes room for what follows', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolDownload')) pour(frame, peer);
      if (frame.type === MessageType.stream && frame.status === ok) peer.packet(frame, ok);
    });
    const hash = createHash('sha256');
    const memory = new Set<ArrayBufferLike>();
    await receiveStream(await daemon.open(), 'storageVolDownload', range, async (chunks) => {
      const copies = chunks.map((chunk) => Buffer.from(chunk));
      // Time for more to arrive, which must not be read into these.
      for (let turns = 0; turns < 5; turns++) await turn();
      for (const [index, chunk] of chunks.entries()) {
        expect(chunk.equals(copies[index] ?? Buffer.alloc(0))).toBe(true);
        memory.add(chunk.buffer);
        hash.update(chunk);
      }
    });
    expect(hash.digest('hex')).toBe(whole());
    // 20 MB came through a few buffers of 256 KiB and copies of small pieces, not through 80 of them.
    expect([...memory].filter(({ byteLength }) => byteLength === 262_144).length).toBeLessThan(40);
  });

  it('leaves alone what else came in the same readings, and is kept', async () => {
    const memoryOf = (index: number) => Buffer.alloc(70_000, `memory ${index} `);
    const dom = { name: 'a', uuid: '4dea22b3-1d52-d8f3-2516-782e98ab3fa0', id: 1 };
    const asked: Frame[] = [];
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'domainMemoryPeek')) asked.push(frame);
      if (frame.type === MessageType.stream && frame.status === ok) peer.packet(frame, ok);
      if (!isCall(frame, 'storageVolDownload')) return;
      pour(frame, peer, (index) => {
        const call = asked.shift();
        if (call) peer.reply(call, { buffer: memoryOf(index) });
      });
    });
    const connection = await daemon.open();
    const hash = createHash('sha256');
    const answers: Uint8Array[] = [];
    const ask = async () => {
      const peek = { dom, offset: 0n, size: 70_000, flags: 1 };
      while (answers.length < 20) answers.push((await call(connection, 'domainMemoryPeek', peek)).buffer);
    };
    const received = receiveStream(connection, 'storageVolDownload', range, async (chunks) => {
      for (const chunk of chunks) hash.update(chunk);
    });
    await Promise.all([received, Promise.race([ask(), received])]);
    expect(hash.digest('hex')).toBe(whole());
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) {
      const index = Number(/memory (\d+) /.exec(Buffer.from(answer).toString())?.[1]);
      expect(memoryOf(index).equals(answer)).toBe(true);
    }
  });

  it('is aborted when its taker fails, and the connection goes on', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolDownload')) pour(frame, peer);
      if (frame.type === MessageType.stream && frame.status === error) peer.packet(frame, ok);
      if (isCall(frame, 'connectGetType')) peer.reply(frame, { type: 'Test' });
    });
    const connection = await daemon.open();
    const received = receiveStream(connection, 'storageVolDownload', range, () => {
      throw new Error('the disk is full');
    });
    await expect(received).rejects.toThrow('the disk is full');
    expect(await call(connection, 'connectGetType', {})).toEqual({ type: 'Test' });
    const statuses = daemon.peers[0]?.frames.filter(({ type }) => type === MessageType.stream);
    expect(statuses?.map(({ status }) => status)).toEqual([error]);
  });
});
