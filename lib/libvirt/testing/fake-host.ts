import type { Frame } from '../frame.ts';
import { createHost } from '../host.ts';
import type { Host, HostOptions } from '../host-types.ts';
import { unixTransport } from '../transport/unix.ts';
import type { Domain } from '../types.ts';
import { argsOf, type FakeDaemon, isCall, type Peer, startFakeDaemon } from './fake-daemon.ts';

/** A host of a fake daemon, with figures of tests: what takes seconds elsewhere takes milliseconds. */
export function openFakeHost<L extends string = never>(
  daemon: Pick<FakeDaemon, 'socketPath'>,
  options: Partial<HostOptions<L>> = {},
): Host<L> {
  const figures = { slowMs: 20, idleMs: 60, minRetryMs: 1, maxRetryMs: 5, keepalive: false as const };
  const lanes = (options.lanes ?? {}) as NonNullable<HostOptions<L>['lanes']>;
  return createHost<L>({
    transport: unixTransport(daemon.socketPath),
    uri: 'test:///default',
    ...figures,
    ...options,
    lanes,
  });
}

/** A guest by a letter. */
export function guest(letter: string): Domain {
  const code = letter.charCodeAt(0).toString(16);
  return { name: letter, uuid: `${code.repeat(4)}-0000-0000-0000-000000000000`, id: 1 };
}

export const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => Promise.reject(new Error(`it should have failed, and gave ${JSON.stringify(value)}`)),
    (error: unknown) => error,
  );

/** A daemon that answers, except calls to guests whose names begin with a letter of `wedged`, which it keeps. */
export async function startGuestDaemon(wedged = '') {
  const kept: { frame: Frame; peer: Peer; name: string }[] = [];
  const daemon = await startFakeDaemon((frame, peer) => {
    if (isCall(frame, 'connectGetHostname')) peer.reply(frame, { hostname: 'here' });
    if (isCall(frame, 'connectGetAllDomainStats')) peer.reply(frame, { retStats: [] });
    if (isCall(frame, 'domainGetState')) peer.reply(frame, { state: 1, reason: 0 });
    if (!isCall(frame, 'domainSuspend')) return;
    const { dom } = argsOf(frame, 'domainSuspend') as { dom: { name: string } };
    if (wedged.includes(dom.name)) kept.push({ frame, peer, name: dom.name });
    else peer.reply(frame, {});
  });
  return {
    daemon,
    kept,
    /** How many connections got as far as being opened. */
    connections: () =>
      daemon.peers.filter(
        ({ frames, socket }) => !socket.closed && frames.some((f) => isCall(f, 'connectOpen')),
      ).length,
  };
}
