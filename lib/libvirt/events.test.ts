import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { type EventName, type EventOf, eventRegistrations } from './event-types.ts';
import { subscribe } from './events.ts';
import type { Frame } from './frame.ts';
import { qemuProgram, remoteProgram } from './procedure.ts';
import { eventKinds } from './procedures/event-kinds.ts';
import { argsOf, type FakeDaemon, isCall, type Peer, startFakeDaemon } from './testing/fake-daemon.ts';
import { type Codec, int, struct } from './xdr-types.ts';

let daemon: FakeDaemon;
afterEach(() => daemon.close());

const dom = { name: 'tiny', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: 3 };
type Lifecycle = EventOf<'domainLifecycle'>;

const lifecycleMessage = struct({
  callbackID: int,
  msg: eventKinds.domainLifecycle.body as Codec<Lifecycle>,
});

function sendLifecycle(peer: Peer | undefined, callbackID: number, event: number): void {
  peer?.message(eventKinds.domainLifecycle.procedure, lifecycleMessage, {
    callbackID,
    msg: { dom, event, detail: 0 },
  });
}

/** Answers registrations with 7, 8, ... and `around` them sends what the test likes. */
async function startEventDaemon(before?: (peer: Peer) => void, after?: (peer: Peer) => void) {
  let callbackID = 7;
  const registrations: unknown[] = [];
  const deregistrations: unknown[] = [];
  daemon = await startFakeDaemon((frame: Frame, peer) => {
    if (isCall(frame, 'connectDomainEventCallbackRegisterAny')) {
      registrations.push(argsOf(frame, 'connectDomainEventCallbackRegisterAny'));
      before?.(peer);
      peer.reply(frame, { callbackID: callbackID++ });
      after?.(peer);
    }
    if (isCall(frame, 'connectDomainEventCallbackDeregisterAny')) {
      deregistrations.push(argsOf(frame, 'connectDomainEventCallbackDeregisterAny'));
      peer.reply(frame, {});
    }
    if (isCall(frame, 'connectGetHostname')) peer.reply(frame, { hostname: 'h' });
  });
  return { registrations, deregistrations };
}

describe('events', () => {
  it('that overtake the reply of their registration are delivered, in order, and before later ones', async () => {
    await startEventDaemon(
      (peer) => {
        sendLifecycle(peer, 7, 1);
        sendLifecycle(peer, 7, 2);
      },
      (peer) => sendLifecycle(peer, 7, 3),
    );
    const connection = await daemon.open();
    const heard: number[] = [];
    await subscribe(connection, 'domainLifecycle', ({ event }) => heard.push(event));
    // Its reply comes after all events on the same socket.
    await call(connection, 'connectGetHostname', {});
    expect(heard).toEqual([1, 2, 3]);
  });

  it('go to the subscription whose callback they name, and to no other', async () => {
    const { registrations } = await startEventDaemon();
    const connection = await daemon.open();
    const first: Lifecycle[] = [];
    const second: Lifecycle[] = [];
    await subscribe(connection, 'domainLifecycle', (event) => first.push(event));
    await subscribe(connection, 'domainLifecycle', (event) => second.push(event), { target: dom });
    sendLifecycle(daemon.peers[0], 8, 5);
    sendLifecycle(daemon.peers[0], 7, 4);
    sendLifecycle(daemon.peers[0], 99, 4);
    await call(connection, 'connectGetHostname', {});
    expect(registrations).toEqual([
      { eventID: 0, dom: null },
      { eventID: 0, dom },
    ]);
    expect(first).toEqual([{ dom, event: 4, detail: 0 }]);
    expect(second).toEqual([{ dom, event: 5, detail: 0 }]);
  });

  it('stop when the subscription is closed, and the daemon is told once', async () => {
    const { deregistrations } = await startEventDaemon();
    const connection = await daemon.open();
    const heard: Lifecycle[] = [];
    const subscription = await subscribe(connection, 'domainLifecycle', (event) => heard.push(event));
    await subscription.close();
    await subscription.close();
    sendLifecycle(daemon.peers[0], 7, 4);
    await call(connection, 'connectGetHostname', {});
    expect(heard).toEqual([]);
    expect(deregistrations).toEqual([{ callbackID: 7 }]);
  });

  it('of a registration that was given up are taken back', async () => {
    let releaseReply: (() => void) | undefined;
    let deregistered: ((args: unknown) => void) | undefined;
    const taken = new Promise((resolve) => {
      deregistered = resolve;
    });
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'connectDomainEventCallbackRegisterAny'))
        releaseReply = () => peer.reply(frame, { callbackID: 7 });
      if (isCall(frame, 'connectDomainEventCallbackDeregisterAny')) {
        deregistered?.(argsOf(frame, 'connectDomainEventCallbackDeregisterAny'));
        peer.reply(frame, {});
      }
    });
    const connection = await daemon.open();
    const error = await subscribe(connection, 'domainLifecycle', () => {}, { timeoutMs: 20 }).catch((e) => e);
    expect(error).toMatchObject({ reason: 'deadline' });
    releaseReply?.();
    expect(await taken).toEqual({ callbackID: 7 });
  });

  it('of QEMU itself come in its own program, and can be asked for by name', async () => {
    const asked: unknown[] = [];
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'qemuConnectDomainMonitorEventRegister')) {
        asked.push(argsOf(frame, 'qemuConnectDomainMonitorEventRegister'));
        peer.reply(frame, { callbackID: 7 });
      }
      if (isCall(frame, 'connectGetHostname')) peer.reply(frame, { hostname: 'h' });
    });
    const connection = await daemon.open();
    const heard: EventOf<'qemuMonitorEvent'>[] = [];
    const hear = (event: EventOf<'qemuMonitorEvent'>) => heard.push(event);
    await subscribe(connection, 'qemuMonitorEvent', hear, { event: 'STOP', target: dom });
    const { procedure, body } = eventKinds.qemuMonitorEvent;
    const msg = { dom, event: 'STOP', seconds: 1n, micros: 2, details: null };
    const message = struct({ callbackID: int, msg: body });
    daemon.peers[0]?.message(procedure, message, { callbackID: 7, msg }, qemuProgram);
    // The remote program has a procedure of that number too.
    daemon.peers[0]?.message(procedure, message, { callbackID: 7, msg }, remoteProgram);
    await call(connection, 'connectGetHostname', {});
    expect(asked).toEqual([{ dom, event: 'STOP', flags: 0 }]);
    expect(heard).toEqual([msg]);
  });

  it('of a closed connection name no callback', async () => {
    let toldToStop = 0;
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'connectRegisterCloseCallback')) peer.reply(frame, {});
      if (isCall(frame, 'connectUnregisterCloseCallback')) {
        toldToStop++;
        peer.reply(frame, {});
      }
      if (isCall(frame, 'connectGetHostname')) peer.reply(frame, { hostname: 'h' });
    });
    const connection = await daemon.open();
    const heard: EventOf<'connectionClosed'>[] = [];
    const subscription = await subscribe(connection, 'connectionClosed', (event) => heard.push(event));
    const { procedure, body } = eventKinds.connectionClosed;
    daemon.peers[0]?.message(procedure, body, { reason: 2 });
    await call(connection, 'connectGetHostname', {});
    expect(heard).toEqual([{ reason: 2 }]);
    await subscription.close();
    expect(toldToStop).toBe(1);
  });

  it.each(Object.keys(eventKinds) as EventName[])(
    'named %s are registered with their own id',
    async (name) => {
      const { source, eventId } = eventKinds[name];
      const { register } = eventRegistrations[source];
      const asked: unknown[] = [];
      daemon = await startFakeDaemon((frame, peer) => {
        if (!isCall(frame, register)) return;
        asked.push(argsOf(frame, register));
        peer.reply(frame, { callbackID: 1 });
      });
      const connection = await daemon.open();
      await subscribe(connection, name, () => {});
      expect(asked).toHaveLength(1);
      if (eventId !== null) expect(asked[0]).toMatchObject({ eventID: eventId });
    },
  );

  it('that are no events close the connection', async () => {
    await startEventDaemon();
    const connection = await daemon.open();
    await subscribe(connection, 'domainLifecycle', () => {});
    daemon.peers[0]?.message(eventKinds.domainLifecycle.procedure, int, 7);
    expect(await connection.closed).toMatchObject({ name: 'ProtocolError' });
  });
});
