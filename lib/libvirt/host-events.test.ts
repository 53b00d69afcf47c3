import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { EventOf } from './event-types.ts';
import type { Frame } from './frame.ts';
import type { Host, HostOptions } from './host-types.ts';
import { eventKinds } from './procedures/event-kinds.ts';
import { argsOf, type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';
import { failure, guest, openFakeHost } from './testing/fake-host.ts';
import { type Codec, int, struct } from './xdr-types.ts';

let daemon: FakeDaemon;
let host: Host;
/** What the daemon was asked, in order: `+0` registers event 0, `-7` takes back the callback 7. */
let asked: string[];
/** May take a registration; the daemon answers the others with callback ids from 1. */
let onRegister: (eventId: number, frame: Frame, peer: Peer) => unknown;
const dom = guest('a');

beforeEach(async () => {
  asked = [];
  onRegister = () => false;
  let callbackID = 0;
  daemon = await startFakeDaemon((frame, peer) => {
    if (isCall(frame, 'connectDomainEventCallbackRegisterAny')) {
      const { eventID } = argsOf(frame, 'connectDomainEventCallbackRegisterAny') as { eventID: number };
      asked.push(`+${eventID}`);
      if (!onRegister(eventID, frame, peer)) peer.reply(frame, { callbackID: ++callbackID });
    }
    if (isCall(frame, 'connectDomainEventCallbackDeregisterAny')) {
      const args = argsOf(frame, 'connectDomainEventCallbackDeregisterAny') as { callbackID: number };
      asked.push(`-${args.callbackID}`);
      peer.reply(frame, {});
    }
    if (isCall(frame, 'connectGetHostname')) peer.reply(frame, { hostname: 'here' });
  });
});
afterEach(async () => {
  await host.close();
  await daemon.close();
});

const open = (options: Partial<HostOptions> = {}) => {
  host = openFakeHost(daemon, { ...options, lanes: { commands: { opens: 'on-first-call' } } });
  return host;
};

const message = struct({
  callbackID: int,
  msg: eventKinds.domainLifecycle.body as unknown as Codec<EventOf<'domainLifecycle'>>,
});
function send(callbackID: number, event: number): void {
  const { procedure } = eventKinds.domainLifecycle;
  daemon.peers.at(-1)?.message(procedure, message, { callbackID, msg: { dom, event, detail: 0 } });
}
/** Its reply comes after all events that were sent before. */
const settled = () => host.call('connectGetHostname', {}, { lane: 'events' });

describe('a subscription of a host', () => {
  it('goes on after the connection was lost: it stands before that is announced, and the gap is told', async () => {
    const heard: number[] = [];
    const order: string[] = [];
    open();
    host.changes.on('connected', (lane) => order.push(`connected ${lane} after ${asked.length}`));
    host.changes.on('gap', ({ since }) => order.push(`gap ${since instanceof Date}`));
    const subscriptions = [
      host.subscribe('domainLifecycle', ({ event }) => heard.push(event)),
      host.subscribe('domainReboot', () => {}),
    ];
    await Promise.all(subscriptions.map(({ ready }) => ready));
    send(1, 10);
    await settled();
    const gap = once(host.changes, 'gap');
    daemon.peers.at(-1)?.socket.destroy();
    await gap;
    send(3, 11);
    // The old connection's number means nothing on this one.
    send(1, 12);
    await settled();
    expect(heard).toEqual([10, 11]);
    expect(asked).toEqual(['+0', '+1', '+0', '+1']);
    expect(order).toEqual(['connected events after 2', 'connected events after 4', 'gap true']);
  });

  it('hears what comes while it is registered again, even before the reply', async () => {
    const heard: number[] = [];
    open();
    await host.subscribe('domainLifecycle', ({ event }) => heard.push(event)).ready;
    onRegister = (_eventId, frame, peer) => {
      peer.message(eventKinds.domainLifecycle.procedure, message, {
        callbackID: 9,
        msg: { dom, event: 5, detail: 0 },
      });
      peer.reply(frame, { callbackID: 9 });
      return true;
    };
    const gap = once(host.changes, 'gap');
    daemon.peers.at(-1)?.socket.destroy();
    await gap;
    expect(heard).toEqual([5]);
  });

  it('made while the host is away stands when it comes', async () => {
    const { socketPath } = daemon;
    let isUp = false;
    host = openFakeHost(daemon, {
      transport: (signal) => {
        if (!isUp) return Promise.reject(new Error('down'));
        return import('./transport/unix.ts').then(({ unixTransport }) => unixTransport(socketPath)(signal));
      },
    });
    const heard: number[] = [];
    const { ready } = host.subscribe('domainLifecycle', ({ event }) => heard.push(event));
    await once(host.changes, 'disconnected');
    expect(asked).toEqual([]);
    isUp = true;
    await ready;
    expect(asked).toEqual(['+0']);
  });

  it('shares its registration with others of the same kind and target, until the last of them ends', async () => {
    const heard: string[] = [];
    open();
    const first = host.subscribe('domainLifecycle', () => heard.push('first'));
    const second = host.subscribe('domainLifecycle', () => heard.push('second'));
    const narrow = host.subscribe('domainLifecycle', () => heard.push('narrow'), { target: dom });
    await Promise.all([first.ready, second.ready, narrow.ready]);
    expect(asked).toEqual(['+0', '+0']);
    send(1, 0);
    await settled();
    await first.close();
    send(1, 0);
    await settled();
    expect(heard).toEqual(['first', 'second', 'second']);
    await second.close();
    await second.close();
    expect(asked).toEqual(['+0', '+0', '-1']);
  });

  it('made anew while its predecessor ends is registered after that is taken back', async () => {
    open();
    const first = host.subscribe('domainLifecycle', () => {});
    await first.ready;
    const closing = first.close();
    const second = host.subscribe('domainLifecycle', () => {});
    await Promise.all([closing, second.ready]);
    expect(asked.join(' ')).toMatch(/^\+0( -1 \+0)?$/);
    const heard: number[] = [];
    await host.subscribe('domainLifecycle', ({ event }) => heard.push(event)).ready;
    send(asked.length === 1 ? 1 : 2, 4);
    await settled();
    expect(heard).toEqual([4]);
  });

  it('closed before it was registered is never heard, and taken back', async () => {
    let letGo: (() => void) | undefined;
    onRegister = (_eventId, frame, peer) => {
      letGo = () => peer.reply(frame, { callbackID: 7 });
      return true;
    };
    open();
    const heard: number[] = [];
    const subscription = host.subscribe('domainLifecycle', ({ event }) => heard.push(event));
    await waitFor('the registration', 60_000, () => letGo !== undefined);
    const closing = subscription.close();
    expect(await failure(subscription.ready)).toMatchObject({ reason: 'closed' });
    letGo?.();
    send(7, 1);
    await closing;
    await settled();
    expect(heard).toEqual([]);
    expect(asked).toEqual(['+0', '-7']);
  });

  it('that the daemon refuses says so; the others go on', async () => {
    onRegister = (eventId, frame, peer) => {
      if (eventId === 1) peer.refuse(frame, { code: 8, message: 'unsupported event' });
      return eventId === 1;
    };
    open();
    const refused = host.subscribe('domainReboot', () => {});
    const heard: number[] = [];
    const stands = host.subscribe('domainLifecycle', ({ event }) => heard.push(event));
    expect(await failure(refused.ready)).toMatchObject({ name: 'LibvirtError', code: 8 });
    await stands.ready;
    send(1, 3);
    await settled();
    expect(heard).toEqual([3]);
    await refused.close();
    expect(asked).toEqual(['+1', '+0']);
  });

  it('that is required and refused makes the connection worthless, and another is tried', async () => {
    let refusals = 0;
    onRegister = (_eventId, frame, peer) => {
      if (refusals >= 2) return false;
      refusals++;
      peer.refuse(frame, { code: 8, message: 'not yet' });
      return true;
    };
    open();
    const reasons: string[] = [];
    host.changes.on('disconnected', (_lane, reason) => reasons.push(reason.message));
    const connected = once(host.changes, 'connected');
    host.subscribe('domainLifecycle', () => {}, { isRequired: true });
    await connected;
    expect(reasons).toEqual(['not yet', 'not yet']);
    expect(asked).toEqual(['+0', '+0', '+0']);
  });

  it.each(['before', 'after'])(
    'whose registration has no answer is made on another connection, asked for %s it was opened',
    async (when) => {
      let isFirst = true;
      onRegister = () => {
        const takes = isFirst;
        isFirst = false;
        return takes;
      };
      open({ callTimeoutMs: 60 });
      if (when === 'after') await settled();
      await host.subscribe('domainLifecycle', () => {}).ready;
      expect(asked).toEqual(['+0', '+0']);
    },
  );

  it('is not disturbed by another listener that throws', async () => {
    const uncaught: unknown[] = [];
    const handlers = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => uncaught.push(error));
    try {
      open();
      const heard: number[] = [];
      host.subscribe('domainLifecycle', () => {
        throw new Error('a bug of the caller');
      });
      await host.subscribe('domainLifecycle', ({ event }) => heard.push(event)).ready;
      send(1, 2);
      await settled();
      expect(heard).toEqual([2]);
      await new Promise((resolve) => setImmediate(resolve));
      expect(uncaught.map(String)).toEqual(['Error: a bug of the caller']);
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const handler of handlers) process.on('uncaughtException', handler);
    }
  });
});
