import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { type Frame, MessageStatus, MessageType } from './frame.ts';
import { createSparseFile, readSparseFile } from './sparse-file.ts';
import { decodeHole, encodeHole, type SparseItem } from './stream-holes.ts';
import { openStream } from './streams.ts';
import { argsOf, type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';

let daemon: FakeDaemon | undefined;
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
});

const vol = { pool: 'default', name: 'a.img', key: '/a.img' };
const range = { vol, offset: 0n, length: 0n, flags: 0 };
const { ok, continue: more } = MessageStatus;
const gib = 1_073_741_824n;

const sendHole = (peer: Peer, of: Frame, holeBytes: bigint) => peer.socket.write(encodeHole(of, holeBytes));
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

describe('a sparse download', () => {
  it('gives data and holes as they come, and asks for them with the flag', async () => {
    let flags: unknown;
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolDownload')) {
        flags = (argsOf(frame, 'storageVolDownload') as typeof range).flags;
        peer.reply(frame, {});
        sendHole(peer, frame, 5_000n * gib);
        peer.packet(frame, more, Buffer.from('data'));
        sendHole(peer, frame, 0n);
        sendHole(peer, frame, 3n);
        peer.packet(frame, more);
      }
      if (frame.type === MessageType.stream && frame.status === ok) peer.packet(frame, ok);
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolDownload', range, { sparse: true });
    const items: SparseItem[] = await stream.toArray();
    const seen = items.map((item) => (item instanceof Uint8Array ? `${item}` : item.holeBytes));
    expect(seen).toEqual([5_000n * gib, `${Buffer.from('data')}`, 0n, 3n]);
    expect(flags).toBe(1);
  });

  it('ends the connection at a hole that is none', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'storageVolDownload')) return;
      peer.reply(frame, {});
      const hole = encodeHole(frame, 1n);
      hole.writeBigInt64BE(-1n, 28);
      peer.socket.write(hole);
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolDownload', range, { sparse: true });
    stream.on('error', () => {});
    expect(await connection.closed).toMatchObject({ name: 'ProtocolError' });
  });

  it('stops reading while its reader is slow, however small the holes are', async () => {
    let sent = 0;
    let stalled: () => void = () => {};
    const isStalled = new Promise<void>((resolve) => {
      stalled = resolve;
    });
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'storageVolDownload')) return;
      peer.reply(frame, {});
      const pump = () => {
        while (sendHole(peer, frame, 1n)) sent++;
        const timer = setTimeout(stalled, 300);
        peer.socket.once('drain', () => {
          clearTimeout(timer);
          pump();
        });
      };
      pump();
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolDownload', range, { sparse: true });
    await isStalled;
    expect(stream.readableLength).toBeLessThan(20_000);
    expect(sent).toBeLessThan(100_000);
    stream.destroy();
  });
});

describe('a sparse upload', () => {
  it('sends data and holes in their order, and nothing for holes of no length', async () => {
    const received: string[] = [];
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolUpload')) peer.reply(frame, {});
      if (frame.type === MessageType.streamHole) received.push(`hole ${decodeHole(frame.body).holeBytes}`);
      if (frame.type !== MessageType.stream) return;
      if (frame.status === more) received.push(`${frame.body}`);
      if (frame.status === ok) peer.packet(frame, ok);
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolUpload', range, { sparse: true });
    const items = [{ holeBytes: 5_000n * gib }, Buffer.from('data'), { holeBytes: 0n }, { holeBytes: 7n }];
    await pipeline(Readable.from(items), stream);
    expect(received).toEqual([`hole ${5_000n * gib}`, 'data', 'hole 7']);
  });

  it.each([{ holeBytes: -1n }, { holeBytes: 1 }, {}, 'text'])(
    'fails with %o, which is neither',
    async (item) => {
      daemon = await startFakeDaemon((frame, peer) => {
        if (isCall(frame, 'storageVolUpload')) peer.reply(frame, {});
      });
      const connection = await daemon.open();
      const { stream } = await openStream(connection, 'storageVolUpload', range, { sparse: true });
      const [error] = await Promise.all([once(stream, 'error'), stream.write(item)]);
      expect(error[0]).toMatchObject({ name: 'EncodeError' });
      expect(connection.isClosed).toBe(false);
    },
  );

  it('fails with libvirt’s error when the daemon cannot make a hole, and leaves the connection as it is', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolUpload')) peer.reply(frame, {});
      if (isCall(frame, 'connectGetType')) peer.reply(frame, { type: 'Test' });
      // libvirtd answers such a hole with a second reply to the call that opened the stream.
      if (frame.type === MessageType.streamHole) peer.refuse(frame, { code: 38, message: 'cannot seek' });
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolUpload', range, { sparse: true });
    const failed = once(stream, 'error');
    stream.write({ holeBytes: 10n });
    expect((await failed)[0]).toMatchObject({ name: 'LibvirtError', code: 38 });
    expect(await call(connection, 'connectGetType', {})).toEqual({ type: 'Test' });
  });
});

describe('the option', () => {
  it('has to be given with the flag, and only to calls that know it', async () => {
    daemon = await startFakeDaemon();
    const connection = await daemon.open();
    const flagged = openStream(connection, 'storageVolDownload', { ...range, flags: 1 });
    expect(await failure(flagged)).toMatchObject({ name: 'EncodeError' });
    const dom = { name: 'a', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: 1 };
    const console = { dom, devName: null, flags: 0 };
    const wrong = openStream(connection, 'domainOpenConsole', console, { sparse: true });
    expect(await failure(wrong)).toMatchObject({ name: 'EncodeError' });
  });
});

describe('a sparse file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sparse-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('comes out as it went in, at any size, and its holes take no room', async () => {
    const block = 65_536;
    const data = Buffer.alloc(40 * block + 1000);
    data.fill('data at the start', 0, 100);
    data.fill('in the middle', 20 * block - 5, 20 * block + 5);
    const from = join(folder, 'from');
    const to = join(folder, 'to');
    for (const size of [0, 1, block, block + 1, 16 * block, 21 * block, data.length]) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      writeFileSync(from, data.subarray(0, size));
      await pipeline(readSparseFile(from), createSparseFile(to));
      expect(readFileSync(to).equals(data.subarray(0, size)), `${size} bytes`).toBe(true);
    }
    expect(statSync(to).blocks * 512).toBeLessThan(6 * block);
  });

  it('says when it cannot be made', async () => {
    const missing = createSparseFile(join(folder, 'no', 'such', 'folder'));
    expect((await once(missing, 'error'))[0]).toMatchObject({ code: 'ENOENT' });
  });
});
