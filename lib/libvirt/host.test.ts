import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { AuthenticationError } from './errors.ts';
import { MessageStatus, MessageType } from './frame.ts';
import { HostUnavailableError } from './host-errors.ts';
import type { Host } from './host-types.ts';
import { type FakeDaemon, isCall, startFakeDaemon } from './testing/fake-daemon.ts';
import { failure, guest, openFakeHost, startGuestDaemon } from './testing/fake-host.ts';

let daemon: FakeDaemon;
let host: Pick<Host, 'close'> | null = null;
beforeEach(async () => {
  daemon = await startFakeDaemon();
});
afterEach(async () => {
  await host?.close();
  await daemon.close();
  host = null;
});

/** See startGuestDaemon(); it ends with the test. */
async function startGuests(wedged = '') {
  await daemon.close();
  const guests = await startGuestDaemon(wedged);
  daemon = guests.daemon;
  return guests;
}

describe('a host', () => {
  it('has a connection for commands and one for events, and one for statistics when somebody asks for some', async () => {
    const { connections } = await startGuests();
    const own = openFakeHost(daemon, { lanes: { reads: {} } });
    host = own;
    await own.call('connectGetHostname', {});
    await own.call('connectGetHostname', {}, { lane: 'events' });
    expect(connections()).toBe(2);
    expect(own.state().lanes.statistics.status).toBe('idle');
    expect(own.state().isConnected).toBe(true);
    await own.call('connectGetAllDomainStats', { doms: [], stats: 0, flags: 0 });
    expect(own.state().lanes.statistics.status).toBe('connected');
    await own.call('connectGetHostname', {}, { lane: 'reads' });
    expect(connections()).toBe(4);
    const asked = daemon.peers.map(({ frames }) =>
      frames.filter((f) => isCall(f, 'connectGetAllDomainStats')),
    );
    expect(asked.map(({ length }) => length)).toEqual([0, 0, 1, 0]);
  });

  it('says which lane has a connection since when, and why one has none', async () => {
    await startGuests();
    const own = openFakeHost(daemon, { minRetryMs: 1e6, maxRetryMs: 1e6, random: () => 1 });
    host = own;
    await own.call('connectGetHostname', {});
    expect(own.state().lanes.commands).toEqual({
      status: 'connected',
      connectedSince: expect.any(Date),
      lastError: null,
      failures: 0,
      nextTryAt: null,
      connections: 1,
      queued: 0,
      inFlight: 0,
      slow: [],
    });
    const lost = once(own.changes, 'disconnected');
    daemon.peers[0]?.socket.destroy();
    expect(await lost).toEqual(['commands', expect.any(Error), { wasConnected: true, retryInMs: 1e6 }]);
    expect(own.state().isConnected).toBe(false);
    expect(own.state().lanes.commands).toMatchObject({ status: 'waiting', failures: 1, connections: 0 });
    expect(own.state().lanes.commands.lastError?.message).toMatch(/closed|lost/);
    expect(own.state().lanes.events.status).toBe('connected');
    const back = once(own.changes, 'connected');
    own.retryNow();
    expect(await back).toEqual(['commands']);
  });

  it('away: a call fails soon, says why, and how often it was tried', async () => {
    const own = openFakeHost({ socketPath: '/nonexistent/sock' }, { connectionWaitMs: 40 });
    host = own;
    const startedAt = performance.now();
    const error = await failure(own.call('connectGetHostname', {}));
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(39);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(error).toBeInstanceOf(HostUnavailableError);
    expect(error).toMatchObject({
      reason: 'closed',
      wasSent: false,
      lane: 'commands',
      lastError: { code: 'ENOENT' },
      message: expect.stringContaining('ENOENT'),
    });
    expect((error as HostUnavailableError).failures).toBeGreaterThan(0);
    // A deadline that is sooner counts.
    const soon = await failure(own.call('connectGetHostname', {}, { timeoutMs: 1 }));
    expect(soon).toBeInstanceOf(HostUnavailableError);
    const aborting = new AbortController();
    const aborted = failure(own.call('connectGetHostname', {}, { signal: aborting.signal }));
    aborting.abort('enough');
    expect(await aborted).toMatchObject({ reason: 'aborted', wasSent: false, cause: 'enough' });
  });

  it('away: however many ask for it, it is tried only now and then', async () => {
    let attempts = 0;
    const own = openFakeHost(
      { socketPath: '' },
      {
        connectionWaitMs: 20,
        minRetryMs: 1e6,
        maxRetryMs: 1e6,
        random: () => 1,
        lanes: { events: { opens: 'on-first-call' } },
        transport: () => {
          attempts++;
          return Promise.reject(new Error('nobody there'));
        },
      },
    );
    host = own;
    const startedAt = performance.now();
    for (let i = 0; i < 5; i++)
      await Promise.all(Array.from({ length: 200 }, () => failure(own.call('connectGetHostname', {}))));
    // One by itself, one for the first who asked; five rounds take 100 ms of the 250 until the next, or more where the
    // machine is busy.
    expect(attempts).toBeGreaterThanOrEqual(2);
    expect(attempts).toBeLessThanOrEqual(2 + Math.floor((performance.now() - startedAt) / 250));
  });

  it('away for a moment: calls that wait are sent when it is back', async () => {
    await startGuests();
    const own = openFakeHost(daemon);
    host = own;
    await own.call('connectGetHostname', {});
    for (const { socket } of daemon.peers) socket.destroy();
    await once(own.changes, 'disconnected');
    const waiting = Array.from({ length: 20 }, () => own.call('connectGetHostname', {}));
    expect(await Promise.all(waiting)).toHaveLength(20);
  });

  it('closed: calls under way, calls that wait and streams end, and nothing works any more', async () => {
    const { kept } = await startGuests('a');
    const own = openFakeHost(daemon, { maxConnections: 1, slowMs: 1e6 });
    host = own;
    const calls = Array.from({ length: 6 }, () => failure(own.call('domainSuspend', { dom: guest('a') })));
    await waitFor('four of them at the daemon', 60_000, () => kept.length === 4);
    await own.close();
    const errors = await Promise.all(calls);
    expect(errors).toEqual(Array(6).fill(expect.objectContaining({ name: 'CallError', reason: 'closed' })));
    expect(errors.map((error) => (error as { wasSent: boolean }).wasSent)).toEqual([
      ...Array(4).fill(true),
      ...Array(2).fill(false),
    ]);
    expect(await failure(own.call('connectGetHostname', {}))).toMatchObject({ reason: 'closed' });
    expect(await failure(own.subscribe('domainLifecycle', () => {}).ready)).toMatchObject({
      reason: 'closed',
    });
    const range = { vol: { pool: 'p', name: 'v', key: 'k' }, offset: 0n, length: 0n, flags: 0 };
    expect(await failure(own.openStream('storageVolDownload', range))).toMatchObject({ reason: 'closed' });
    expect(own.state().lanes.commands.status).toBe('closed');
  });
});

describe('a host whose credentials are refused', () => {
  it('is not tried again because somebody calls', async () => {
    let attempts = 0;
    const own = openFakeHost(daemon, {
      connectionWaitMs: 10,
      lanes: { events: { opens: 'on-first-call' } },
      transport: () => {
        attempts++;
        return Promise.reject(new AuthenticationError('wrong password', 'REFUSED'));
      },
    });
    host = own;
    for (let i = 0; i < 30; i++)
      expect(await failure(own.call('connectGetHostname', {}))).toMatchObject({ cause: { code: 'REFUSED' } });
    expect(attempts).toBe(1);
  });
});

describe('a stream of a host', () => {
  const range = { vol: { pool: 'p', name: 'v', key: 'k' }, offset: 0n, length: 0n, flags: 0 };
  async function openDownload() {
    await daemon.close();
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolDownload')) peer.reply(frame, {});
      if (frame.type === MessageType.stream && frame.status === MessageStatus.error)
        peer.packet(frame, MessageStatus.ok);
    });
    const own = openFakeHost(daemon);
    host = own;
    const opened = await own.openStream('storageVolDownload', range);
    const peer = daemon.peers.find(({ frames }) => frames.some((f) => isCall(f, 'storageVolDownload')));
    if (!peer) throw new Error('it should have a connection');
    return { own, peer, ...opened };
  }

  it('has a connection of its own, on which only we ask whether the other lives, and which ends with it', async () => {
    const { own, peer, stream, closed } = await openDownload();
    expect(own.state().streams).toBe(1);
    expect(peer.frames.some((frame) => isCall(frame, 'connectSupportsFeature'))).toBe(false);
    stream.destroy();
    await closed;
    expect(own.state().streams).toBe(0);
    expect(peer.frames.some((frame) => isCall(frame, 'connectClose'))).toBe(true);
  });

  it('fails when its connection is lost, or the host closed', async () => {
    const lost = await openDownload();
    const failed = once(lost.stream, 'error');
    lost.peer.socket.destroy();
    expect(await failed).toEqual([expect.objectContaining({ name: 'CallError', reason: 'closed' })]);
    await lost.closed;
    await lost.own.close();
    const closed = await openDownload();
    const ended = once(closed.stream, 'error');
    await closed.own.close();
    expect(await ended).toEqual([expect.objectContaining({ reason: 'closed' })]);
    await closed.closed;
  });

  it('that cannot be opened leaves no connection', async () => {
    await daemon.close();
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'storageVolDownload')) peer.refuse(frame, { code: 50, message: 'no such volume' });
    });
    const own = openFakeHost(daemon);
    host = own;
    expect(await failure(own.openStream('storageVolDownload', range))).toMatchObject({ code: 50 });
    expect(own.state().streams).toBe(0);
    const aborting = new AbortController();
    aborting.abort();
    const aborted = failure(own.openStream('storageVolDownload', range, { signal: aborting.signal }));
    expect(await aborted).toMatchObject({ code: 'ABORTED' });
  });
});
