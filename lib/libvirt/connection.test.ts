import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { ErrorCode } from './constants/error-code.ts';
import { LibvirtError } from './errors.ts';
import type { Frame } from './frame.ts';
import { closeConnection } from './open.ts';
import { argsOf, type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';

let daemon: FakeDaemon;
afterEach(() => daemon.close());

/** Keeps every host name call unanswered, and says when there are `count` of them. */
function holdCalls() {
  const held: { frame: Frame; peer: Peer }[] = [];
  const waiting: { count: number; resolve(): void }[] = [];
  return {
    held,
    take(frame: Frame, peer: Peer) {
      if (!isCall(frame, 'connectGetHostname')) return;
      held.push({ frame, peer });
      for (const { count, resolve } of waiting) if (held.length >= count) resolve();
    },
    atLeast: (count: number) =>
      new Promise<void>((resolve) => {
        if (held.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
  };
}

const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

describe('a call', () => {
  it('brings its arguments there and its result back', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'domainLookupByName')) return;
      const { name } = argsOf(frame, 'domainLookupByName') as { name: string };
      peer.reply(frame, { dom: { name, uuid: '00112233-4455-6677-8899-aabbccddeeff', id: -1 } });
    });
    const connection = await daemon.open();
    const { dom } = await call(connection, 'domainLookupByName', { name: 'tiny' });
    expect(dom).toEqual({ name: 'tiny', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: -1 });
  });

  it('gets the reply to its own serial, whatever the order of replies', async () => {
    const calls = holdCalls();
    daemon = await startFakeDaemon(calls.take);
    const connection = await daemon.open();
    const results = Promise.all([0, 1, 2].map(() => call(connection, 'connectGetHostname', {})));
    await calls.atLeast(3);
    const serials = calls.held.map(({ frame }) => frame.serial);
    for (const { frame, peer } of [...calls.held].reverse())
      peer.reply(frame, { hostname: `${frame.serial}` });
    expect((await results).map(({ hostname }) => Number(hostname))).toEqual(serials);
  });

  it('that libvirt refuses keeps its code and text', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'domainLookupByName'))
        peer.refuse(frame, { code: ErrorCode.noDomain, message: 'Domain not found' });
    });
    const connection = await daemon.open();
    const error = await failed(call(connection, 'domainLookupByName', { name: 'x' }));
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toMatchObject({
      code: 42,
      domain: 10,
      level: 2,
      message: 'Domain not found',
      procedure: 'domainLookupByName',
      str1: null,
      int2: -1,
    });
  });

  it('survives an error without a message', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'connectGetHostname')) peer.refuse(frame, { code: 38, message: null });
      if (isCall(frame, 'connectGetType')) peer.reply(frame, { type: 'QEMU' });
    });
    const connection = await daemon.open();
    expect(await failed(call(connection, 'connectGetHostname', {}))).toMatchObject({
      code: 38,
      message: 'libvirt error 38 without a message',
    });
    // What follows the short error is still read from the right place.
    expect(await call(connection, 'connectGetType', {})).toEqual({ type: 'QEMU' });
  });

  it('ends at its deadline, says that it was sent, and its late reply harms nobody', async () => {
    const calls = holdCalls();
    daemon = await startFakeDaemon(calls.take);
    const connection = await daemon.open();
    const error = await failed(call(connection, 'connectGetHostname', {}, { timeoutMs: 20 }));
    expect(error).toMatchObject({ name: 'CallError', reason: 'deadline', wasSent: true });
    const second = call(connection, 'connectGetHostname', {});
    await calls.atLeast(2);
    for (const { frame, peer } of calls.held) peer.reply(frame, { hostname: `serial ${frame.serial}` });
    expect((await second).hostname).toBe(`serial ${calls.held[1]?.frame.serial}`);
    expect(connection.isClosed).toBe(false);
  });

  it('ends when its signal aborts, before or after it was sent', async () => {
    const calls = holdCalls();
    daemon = await startFakeDaemon(calls.take);
    const connection = await daemon.open();
    const aborting = new AbortController();
    const sent = failed(call(connection, 'connectGetHostname', {}, { signal: aborting.signal }));
    await calls.atLeast(1);
    aborting.abort('enough');
    expect(await sent).toMatchObject({ reason: 'aborted', wasSent: true, cause: 'enough' });
    const late = await failed(call(connection, 'connectGetHostname', {}, { signal: aborting.signal }));
    expect(late).toMatchObject({ reason: 'aborted', wasSent: false });
    expect(calls.held.length).toBe(1);
  });
});

describe('what is in flight', () => {
  it('is never more than the bound, the rest waits in order', async () => {
    const calls = holdCalls();
    daemon = await startFakeDaemon(calls.take);
    const connection = await daemon.open({ maxInFlight: 3 });
    const results = Promise.all(Array.from({ length: 10 }, () => call(connection, 'connectGetHostname', {})));
    for (let answered = 0; answered < 10; answered++) {
      await calls.atLeast(Math.min(answered + 3, 10));
      expect(calls.held.length - answered).toBeLessThanOrEqual(3);
      const next = calls.held[answered];
      next?.peer.reply(next.frame, { hostname: `${answered}` });
    }
    expect((await results).map(({ hostname }) => hostname)).toEqual([...Array(10).keys()].map(String));
  });

  it('keeps the place of a call that was given up until its reply comes', async () => {
    const calls = holdCalls();
    daemon = await startFakeDaemon(calls.take);
    const connection = await daemon.open({ maxInFlight: 1 });
    await failed(call(connection, 'connectGetHostname', {}, { timeoutMs: 10 }));
    const queued = await failed(call(connection, 'connectGetHostname', {}, { timeoutMs: 10 }));
    expect(queued).toMatchObject({ reason: 'deadline', wasSent: false });
    const third = call(connection, 'connectGetHostname', {});
    expect(calls.held.length).toBe(1);
    calls.held[0]?.peer.reply(calls.held[0].frame, { hostname: 'late' });
    await calls.atLeast(2);
    calls.held[1]?.peer.reply(calls.held[1].frame, { hostname: 'third' });
    expect((await third).hostname).toBe('third');
    expect(calls.held.length, 'the queued call was never sent').toBe(2);
  });

  it('holds more of the calls that are answered at once, and those pass by the ones that may take long', async () => {
    const held: { frame: Frame; peer: Peer }[] = [];
    daemon = await startFakeDaemon((frame, peer) => {
      const isLong = isCall(frame, 'connectGetHostname');
      if (isLong || isCall(frame, 'nodeGetFreeMemory')) held.push({ frame, peer });
      // It comes behind them on the socket, so what it finds is all that was sent.
      if (isCall(frame, 'connectGetCapabilities')) peer.reply(frame, { capabilities: `${held.length}` });
    });
    const connection = await daemon.open({ maxInFlight: 3, maxQuickInFlight: 5 });
    const long = Array.from({ length: 2 }, () => call(connection, 'connectGetHostname', {}));
    const quick = Array.from({ length: 20 }, () => call(connection, 'nodeGetFreeMemory', {}));
    expect((await call(connection, 'connectGetCapabilities', {})).capabilities).toBe('7');
    for (let answered = 0; answered < 20; answered++) {
      const next = held[answered + 2];
      next?.peer.reply(next.frame, { freeMem: BigInt(answered) });
      await quick[answered];
      const { capabilities } = await call(connection, 'connectGetCapabilities', {});
      expect(Number(capabilities)).toBe(Math.min(answered + 8, 22));
    }
    for (const { frame, peer } of held.slice(0, 2)) peer.reply(frame, { hostname: 'host' });
    expect(await Promise.all(long)).toEqual([{ hostname: 'host' }, { hostname: 'host' }]);
  });

  it('is refused as busy when the queue is full', async () => {
    const calls = holdCalls();
    daemon = await startFakeDaemon(calls.take);
    const connection = await daemon.open({ maxInFlight: 1, maxQueued: 1 });
    const first = failed(call(connection, 'connectGetHostname', {}));
    const second = failed(call(connection, 'connectGetHostname', {}));
    const third = await failed(call(connection, 'connectGetHostname', {}));
    expect(third).toMatchObject({ reason: 'busy', wasSent: false });
    connection.close();
    await Promise.all([first, second]);
  });
});

describe('the end of a connection', () => {
  it('rejects pending calls when the socket closes, and tells which were sent', async () => {
    const calls = holdCalls();
    daemon = await startFakeDaemon(calls.take);
    const connection = await daemon.open({ maxInFlight: 1 });
    const sent = failed(call(connection, 'connectGetHostname', {}));
    const queued = failed(call(connection, 'connectGetHostname', {}));
    await calls.atLeast(1);
    daemon.peers[0]?.socket.destroy();
    expect(await sent).toMatchObject({ name: 'CallError', reason: 'closed', wasSent: true });
    expect(await queued).toMatchObject({ name: 'CallError', reason: 'closed', wasSent: false });
    expect(await connection.closed).toBeInstanceOf(Error);
    expect(await failed(call(connection, 'connectGetHostname', {}))).toMatchObject({ reason: 'closed' });
  });

  it('is said to the daemon, and has no error when it was wanted', async () => {
    daemon = await startFakeDaemon();
    const connection = await daemon.open();
    await closeConnection(connection);
    expect(await connection.closed).toBe(null);
    expect(daemon.peers[0]?.frames.some((frame) => isCall(frame, 'connectClose'))).toBe(true);
  });
});
