import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { Host } from './host-types.ts';
import { argsOf, type FakeDaemon, isCall, startFakeDaemon } from './testing/fake-daemon.ts';
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

describe('a guest that does not answer', () => {
  it('leaves room for the others, on however few connections, and gets no more calls than a few', async () => {
    const { kept, connections } = await startGuests('a');
    const own = openFakeHost(daemon);
    host = own;
    // As many as fill the connection before any of them is slow; their deadline begins before there is one.
    const first = Array.from({ length: 4 }, () =>
      failure(own.call('domainSuspend', { dom: guest('a') }, { timeoutMs: 3_000 })),
    );
    await waitFor('four of them at the daemon', 60_000, () => kept.length === 4);
    const startedAt = performance.now();
    await own.call('domainSuspend', { dom: guest('b') }, { timeoutMs: 5_000 });
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(connections()).toBe(3);
    const more = Array.from({ length: 20 }, () =>
      failure(own.call('domainSuspend', { dom: guest('a') }, { timeoutMs: 50 })),
    );
    for (let i = 0; i < 20; i++) await own.call('domainSuspend', { dom: guest('b') }, { timeoutMs: 5_000 });
    expect(await Promise.all(more)).toEqual(
      Array(20).fill(
        expect.objectContaining({
          name: 'CallError',
          reason: 'deadline',
          wasSent: false,
          guest: guest('a').uuid,
        }),
      ),
    );
    expect(kept.length, 'none of the others was sent').toBe(4);
    await Promise.all(first);
    // Given up by their callers, they still hold their places, and everybody can see whose they are.
    const { slow } = own.state().lanes.commands;
    expect(slow).toHaveLength(4);
    expect(slow[0]).toMatchObject({ procedure: 'domainSuspend', guest: guest('a').uuid });
    // The daemon answers at last: all is as before.
    for (const { frame, peer } of kept) peer.reply(frame, {});
    await own.call('domainSuspend', { dom: guest('b') });
    expect(own.state().lanes.commands.slow).toEqual([]);
    await waitFor('the end of the extra connection', 60_000, () => connections() === 2);
  });

  it('can still be looked at and asked for by name, and calls it does not have to answer go through', async () => {
    const { kept } = await startGuests('a');
    const own = openFakeHost(daemon);
    host = own;
    for (let i = 0; i < 2; i++)
      void failure(own.call('domainSuspend', { dom: guest('a') }, { timeoutMs: 10_000 }));
    await waitFor('both at the daemon', 60_000, () => kept.length === 2);
    await waitFor('their being slow', 60_000, () => own.state().lanes.commands.slow.length === 2);
    expect(await own.call('domainGetState', { dom: guest('a'), flags: 0 })).toEqual({ state: 1, reason: 0 });
  });

  it.each([
    ['every lane has all its connections', {}],
    ['the host’s daemon has no worker to spare', { maxSlowCalls: 1 }],
  ])('and many others like it: urgent calls get through although %s', async (_why, options) => {
    const { kept, connections } = await startGuests('abcdefgh');
    const own = openFakeHost(daemon, { ...options, maxConnections: 2, idleMs: 1e6 });
    host = own;
    const stuck = [...'aabbccddeeffgghh'].map((letter) =>
      failure(own.call('domainSuspend', { dom: guest(letter) }, { timeoutMs: 30_000 })),
    );
    let isAnyAnswered = false;
    void Promise.race(stuck).then(() => {
      isAnyAnswered = true;
    });
    await waitFor('every place to be taken', 60_000, () => kept.length >= 4);
    const ordinary = failure(own.call('domainSuspend', { dom: guest('z') }, { timeoutMs: 200 }));
    const state = await own.call('domainGetState', { dom: guest('a'), flags: 0 }, { timeoutMs: 20_000 });
    expect(state).toEqual({ state: 1, reason: 0 });
    expect(isAnyAnswered).toBe(false);
    expect(await ordinary).toMatchObject({ reason: 'deadline', wasSent: false });
    const ordinaryConnections = 'maxSlowCalls' in options ? 1 : 2;
    // Beside these: the one for events and the one that is kept for urgent calls.
    expect(connections()).toBe(ordinaryConnections + 2);
    expect(kept.length).toBe(ordinaryConnections * 4);
    await own.close();
    await Promise.all(stuck);
  });

  it('costs one lane nothing that belongs to another', async () => {
    const { kept } = await startGuests('a');
    const own = openFakeHost(daemon, { maxConnections: 1, lanes: { slow: {} } });
    host = own;
    const stuck = Array.from({ length: 8 }, () =>
      failure(own.call('domainSuspend', { dom: guest('a') }, { lane: 'slow' })),
    );
    await waitFor('four of them at the daemon', 60_000, () => kept.length === 4);
    for (let i = 0; i < 50; i++) await own.call('domainSuspend', { dom: guest('b') });
    expect(kept.length).toBe(4);
    await own.close();
    await Promise.all(stuck);
  });
});

describe('what waits for a host', () => {
  it('is sent in order, on several connections if the lane has them', async () => {
    const order: number[] = [];
    await daemon.close();
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'domainLookupById')) return;
      const { id } = argsOf(frame, 'domainLookupById') as { id: number };
      order.push(id);
      peer.reply(frame, { dom: guest('a') });
    });
    const own = openFakeHost(daemon, { connections: 2 });
    host = own;
    await Promise.all(Array.from({ length: 100 }, (_, id) => own.call('domainLookupById', { id })));
    expect(order).toHaveLength(100);
    const perPeer = daemon.peers.map(
      ({ frames }) => frames.filter((f) => isCall(f, 'domainLookupById')).length,
    );
    expect(Math.max(...perPeer)).toBeLessThan(100);
    // Two connections are read in either order, but none runs ahead of what it may hold.
    for (const [at, id] of order.entries()) expect(Math.abs(at - id)).toBeLessThanOrEqual(8);
  });

  it('is bounded in number', async () => {
    await startGuests('abcd');
    const own = openFakeHost(daemon, { maxQueued: 2, maxConnections: 1 });
    host = own;
    await own.call('connectGetHostname', {});
    const calls = [...'abcdabcd'].map((letter) =>
      failure(own.call('domainSuspend', { dom: guest(letter) }, { timeoutMs: 200 })),
    );
    const reasons = (await Promise.all(calls)).map((error) => (error as { reason: string }).reason);
    expect(reasons.slice(6)).toEqual(['busy', 'busy']);
    expect(reasons.slice(0, 6)).toEqual(Array(6).fill('deadline'));
  });

  it('keeps its place and its deadline when arguments of another do not fit', async () => {
    await startGuests();
    const own = openFakeHost(daemon);
    host = own;
    for (let i = 0; i < 10; i++)
      expect(await failure(own.call('domainLookupById', { id: 2 ** 40 }))).toMatchObject({
        name: 'EncodeError',
      });
    expect(own.state().lanes.commands.inFlight).toBe(0);
    await own.call('connectGetHostname', {});
  });
});
