import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { Connection } from './connection.ts';
import { AuthenticationError } from './errors.ts';
import { keepConnected, type Reconnecting, type ReconnectOptions } from './reconnecting.ts';
import { type FakeDaemon, startFakeDaemon } from './testing/fake-daemon.ts';

let daemon: FakeDaemon | null = null;
let kept: Reconnecting | null = null;
afterEach(async () => {
  await kept?.close();
  await daemon?.close();
  kept = daemon = null;
});

const never = { minDelayMs: 1_000_000, maxDelayMs: 1_000_000 };

function keep(options: Partial<ReconnectOptions> = {}): Reconnecting {
  kept = keepConnected({
    connect: () => daemon?.open() ?? Promise.reject(new Error('no daemon')),
    minDelayMs: 1,
    maxDelayMs: 4,
    ...options,
  });
  return kept;
}

describe('a kept connection', () => {
  it('comes back after it was lost, and says both', async () => {
    daemon = await startFakeDaemon();
    const { events, whenConnected } = keep();
    const [first] = (await once(events, 'connected')) as [Connection];
    const lost = once(events, 'disconnected');
    const back = once(events, 'connected');
    daemon.peers[0]?.socket.destroy();
    expect(await lost).toEqual([expect.any(Error), expect.objectContaining({ wasConnected: true })]);
    const [second] = (await back) as [Connection];
    expect(second).not.toBe(first);
    expect(await whenConnected()).toBe(second);
  });

  it('tries with pauses whose bound doubles up to the longest', async () => {
    const pauses: number[] = [];
    const { events } = keep({
      connect: () => Promise.reject(new Error('refused')),
      minDelayMs: 2,
      maxDelayMs: 16,
      random: () => 1,
    });
    await new Promise<void>((resolve) => {
      events.on('disconnected', (_reason, { retryInMs, wasConnected }) => {
        expect(wasConnected).toBe(false);
        if (pauses.push(retryInMs) === 6) resolve();
      });
    });
    expect(pauses.slice(0, 6)).toEqual([2, 4, 8, 16, 16, 16]);
  });

  it('goes on although a listener of its events throws', async () => {
    daemon = await startFakeDaemon();
    const uncaught: unknown[] = [];
    const handlers = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => uncaught.push(error));
    try {
      const { events, whenConnected } = keep();
      events.on('connected', () => {
        throw new Error('a bug of the caller');
      });
      const first = await whenConnected();
      daemon.peers[0]?.socket.destroy();
      await first.closed;
      expect(await whenConnected()).not.toBe(first);
      // They surface after what is waiting already.
      await new Promise((resolve) => setImmediate(resolve));
      expect(uncaught.map(String)).toEqual(Array(2).fill('Error: a bug of the caller'));
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const handler of handlers) process.on('uncaughtException', handler);
    }
  });

  it('says how it goes', async () => {
    let isUp = false;
    daemon = await startFakeDaemon();
    const reconnecting = keep({
      connect: () => (isUp && daemon ? daemon.open() : Promise.reject(new Error('refused'))),
    });
    await once(reconnecting.events, 'disconnected');
    expect(reconnecting.state).toEqual({
      connectedSince: null,
      failures: 1,
      lastError: new Error('refused'),
      nextTryAt: expect.any(Date),
    });
    isUp = true;
    await reconnecting.whenConnected();
    expect(reconnecting.state).toEqual({
      connectedSince: expect.any(Date),
      failures: 0,
      lastError: new Error('refused'),
      nextTryAt: null,
    });
  });

  it('leaves a daemon that refuses its credentials alone for a while', async () => {
    const refused = new AuthenticationError('no', 'REFUSED');
    const { events } = keep({ connect: () => Promise.reject(refused), random: () => 0 });
    expect(await once(events, 'disconnected')).toEqual([refused, { wasConnected: false, retryInMs: 15_000 }]);
  });

  it('does not keep the program alive by its pauses, unless somebody waits', () => {
    const run = (waits: string) =>
      spawnSync(
        process.execPath,
        [
          '--import',
          'tsx',
          '--input-type=module',
          '--eval',
          `import { keepConnected } from ${JSON.stringify(new URL('./reconnecting.ts', import.meta.url).href)};
           let attempts = 0;
           const kept = keepConnected({
             connect: () => (attempts++, Promise.reject(new Error('refused'))),
             minDelayMs: 50, maxDelayMs: 50, random: () => 1,
           });
           ${waits}
           process.on('exit', () => console.log(attempts));`,
        ],
        { encoding: 'utf8', timeout: 15_000 },
      ).stdout.trim();
    expect(run('')).toBe('1');
    const untilThird = `kept.whenConnected().catch(() => {});
      kept.events.on('disconnected', () => { if (attempts === 3) kept.close(); });`;
    expect(run(untilThird)).toBe('3');
  });

  it('tries at once when it is told to', async () => {
    let attempts = 0;
    const { events, retryNow } = keep({
      ...never,
      connect: () => {
        attempts++;
        return Promise.reject(new Error('refused'));
      },
    });
    await once(events, 'disconnected');
    const again = once(events, 'disconnected');
    // The pause begins in the same turn, behind this event.
    setImmediate(retryNow);
    await again;
    expect(attempts).toBe(2);
  });

  it('ends at close: no attempt more, and whoever waits is told', async () => {
    const reconnecting = keep({ ...never, connect: () => Promise.reject(new Error('refused')) });
    const waiting = reconnecting.whenConnected().catch((error: unknown) => error);
    await once(reconnecting.events, 'disconnected');
    await reconnecting.close();
    expect(await waiting).toMatchObject({ name: 'CallError', reason: 'closed' });
    const late = await reconnecting.whenConnected().catch((error: unknown) => error);
    expect(late).toMatchObject({ reason: 'closed' });
  });

  it('ends at close while an attempt is under way', async () => {
    let started: (() => void) | undefined;
    const isTrying = new Promise<void>((resolve) => {
      started = resolve;
    });
    const reconnecting = keep({
      connect: (signal) =>
        new Promise((_resolve, reject) => {
          started?.();
          signal.addEventListener('abort', () => reject(new Error('given up')));
        }),
    });
    await isTrying;
    await reconnecting.close();
    expect(reconnecting.current).toBe(null);
  });

  it('lets a waiter go when its signal aborts', async () => {
    const { whenConnected } = keep({ ...never, connect: () => Promise.reject(new Error('refused')) });
    const aborting = new AbortController();
    const waiting = whenConnected(aborting.signal).catch((error: unknown) => error);
    aborting.abort();
    expect(await waiting).toMatchObject({ reason: 'aborted' });
  });
});
