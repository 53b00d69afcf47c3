import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { type Frame, MessageStatus, MessageType } from './frame.ts';
import { openStream } from './streams.ts';
import { type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';

let daemon: FakeDaemon;
afterEach(() => daemon.close());

const vol = { pool: 'default', name: 'a.img', key: '/a.img' };
const range = { vol, offset: 0n, length: 0n, flags: 0 };
const dom = { name: 'tiny', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: 3 };
const { ok, error, continue: more } = MessageStatus;

const packetsOf = (peer: Peer | undefined) =>
  (peer?.frames ?? []).filter(({ type }) => type === MessageType.stream);

/** Resolves with the first packet of a status. */
function packetWaiter() {
  const waiting: { status: number; resolve(frame: Frame): void }[] = [];
  return {
    see(frame: Frame) {
      if (frame.type !== MessageType.stream) return;
      for (const entry of waiting) if (entry.status === frame.status) entry.resolve(frame);
    },
    next: (status: number) => new Promise<Frame>((resolve) => waiting.push({ status, resolve })),
  };
}

describe('an upload', () => {
  it('arrives whole, in packets that every daemon takes, and finishes after the confirmation', async () => {
    const received: Buffer[] = [];
    let isConfirmed = false;
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolUpload')) peer.reply(frame, {});
      if (frame.type !== MessageType.stream) return;
      if (frame.status === more) received.push(Buffer.from(frame.body));
      if (frame.status === ok)
        setImmediate(() => {
          isConfirmed = true;
          peer.packet(frame, ok);
        });
    });
    const connection = await daemon.open();
    const data = Buffer.alloc(3_000_000, 'some data that repeats at odd places. ');
    const { stream } = await openStream(connection, 'storageVolUpload', range);
    await pipeline(Readable.from([data.subarray(0, 1), Buffer.alloc(0), data.subarray(1)]), stream);
    expect(isConfirmed).toBe(true);
    expect(Buffer.concat(received).equals(data)).toBe(true);
    expect(Math.max(...received.map(({ length }) => length))).toBe(262_120);
    expect(Math.min(...received.map(({ length }) => length))).toBeGreaterThan(0);
  });

  it('stops taking data while the daemon does not read', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'storageVolUpload')) return;
      peer.reply(frame, {});
      peer.socket.pause();
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolUpload', range);
    let taken = 0;
    const chunk = Buffer.alloc(100_000);
    // Nobody reads, so there is an end to what fits into the socket and the stream.
    while (stream.write(chunk)) {
      taken += chunk.length;
      await new Promise(setImmediate);
      expect(taken).toBeLessThan(20_000_000);
    }
    const closed = once(stream, 'close');
    stream.destroy();
    await closed;
  });

  it('fails with libvirt’s error when the daemon reports one in the middle', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolUpload')) peer.reply(frame, {});
      if (frame.type === MessageType.stream && frame.status === more)
        peer.refuse(frame, { code: 38, message: 'No space left on device' }, MessageType.stream);
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolUpload', range);
    const endless = Readable.from(
      (async function* () {
        for (;;) {
          yield Buffer.alloc(10_000);
          await new Promise(setImmediate);
        }
      })(),
    );
    await expect(pipeline(endless, stream)).rejects.toMatchObject({
      name: 'LibvirtError',
      code: 38,
      message: 'No space left on device',
    });
    expect(connection.isClosed).toBe(false);
  });

  it('fails when the daemon refuses the end of it', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolUpload')) peer.reply(frame, {});
      if (frame.type === MessageType.stream && frame.status === ok)
        peer.refuse(frame, { code: 38, message: 'cannot sync' }, MessageType.stream);
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolUpload', range);
    await expect(pipeline(Readable.from([Buffer.alloc(10)]), stream)).rejects.toMatchObject({ code: 38 });
  });

  it('is aborted at the daemon when it is destroyed or its signal aborts', async () => {
    const packets = packetWaiter();
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolUpload')) peer.reply(frame, {});
      if (isCall(frame, 'connectGetType')) peer.reply(frame, { type: 'Test' });
      packets.see(frame);
    });
    const connection = await daemon.open();
    const first = await openStream(connection, 'storageVolUpload', range);
    let abort = packets.next(error);
    first.stream.destroy();
    const { serial } = await abort;

    const aborting = new AbortController();
    const second = await openStream(connection, 'storageVolUpload', range, { signal: aborting.signal });
    abort = packets.next(error);
    const failure = once(second.stream, 'error');
    aborting.abort();
    expect((await failure)[0]).toMatchObject({ name: 'CallError', reason: 'aborted' });
    const other = await abort;
    expect(other.serial).not.toBe(serial);

    // The confirmations of both, and a packet after the end of one, disturb nobody.
    for (const frame of [other, { ...other, serial }]) daemon.peers[0]?.packet(frame, ok);
    daemon.peers[0]?.packet(other, more, Buffer.from('late'));
    expect(await call(connection, 'connectGetType', {})).toEqual({ type: 'Test' });
  });

  it('fails when the connection ends', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolUpload')) peer.reply(frame, {});
      if (frame.type === MessageType.stream) peer.socket.destroy();
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'storageVolUpload', range);
    const failing = pipeline(Readable.from([Buffer.alloc(10)]), stream);
    await expect(failing).rejects.toMatchObject({ name: 'CallError', reason: 'closed' });
  });
});

describe('opening a stream', () => {
  it('is refused with libvirt’s error', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolDownload')) peer.refuse(frame, { code: 50, message: 'no such volume' });
    });
    const connection = await daemon.open();
    await expect(openStream(connection, 'storageVolDownload', range)).rejects.toMatchObject({ code: 50 });
  });

  it('that was given up is aborted when the daemon opens it after all', async () => {
    const packets = packetWaiter();
    let releaseReply: (() => void) | undefined;
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolDownload')) releaseReply = () => peer.reply(frame, {});
      packets.see(frame);
    });
    const connection = await daemon.open();
    const opening = openStream(connection, 'storageVolDownload', range, { timeoutMs: 20 });
    await expect(opening).rejects.toMatchObject({ reason: 'deadline' });
    const abort = packets.next(error);
    releaseReply?.();
    await abort;
  });

  it('gives what the call itself answers', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'domainScreenshot')) {
        peer.reply(frame, { mime: 'image/png' });
        peer.packet(frame, more, Buffer.from('picture'));
        peer.packet(frame, more);
      }
      if (frame.type === MessageType.stream && frame.status === ok) peer.packet(frame, ok);
    });
    const connection = await daemon.open();
    const { result, stream } = await openStream(connection, 'domainScreenshot', { dom, screen: 0, flags: 0 });
    expect(result.mime).toBe('image/png');
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('picture');
  });
});

describe('a console', () => {
  it('carries both ways and ends when the guest ends it', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'domainOpenConsole')) peer.reply(frame, {});
      if (frame.type !== MessageType.stream) return;
      if (frame.status === ok) peer.packet(frame, ok);
      else if (frame.body.toString() === 'exit\n') peer.packet(frame, more);
      else peer.packet(frame, more, Buffer.from(`echo ${frame.body}`));
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'domainOpenConsole', { dom, devName: null, flags: 0 });
    stream.write('ls\n');
    expect(String((await once(stream, 'data'))[0])).toBe('echo ls\n');
    const closed = once(stream, 'close');
    stream.write('exit\n');
    await closed;
    expect(stream.errored).toBe(null);
    expect(connection.isClosed).toBe(false);
  });

  it('ends when we end it', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'domainOpenConsole')) peer.reply(frame, {});
      if (frame.type === MessageType.stream && frame.status === ok) peer.packet(frame, ok);
    });
    const connection = await daemon.open();
    const { stream } = await openStream(connection, 'domainOpenConsole', { dom, devName: null, flags: 0 });
    stream.resume();
    const closed = once(stream, 'close');
    stream.end('bye\n');
    await closed;
    expect(packetsOf(daemon.peers[0]).map(({ status }) => status)).toEqual([more, ok]);
  });
});
