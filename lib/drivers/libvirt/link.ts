import { setMaxListeners } from 'node:events';
import type { Duplex } from 'node:stream';
import type { HostTarget } from '../../domain/host.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import { createHost } from '../../libvirt/host.ts';
import type { Host, OpenedStream } from '../../libvirt/host-types.ts';
import type { ArgsOf, CallName, ResultOf, StreamName } from '../../libvirt/procedures.ts';
import type { StreamOptions } from '../../libvirt/streams.ts';
import { connectOptions } from './connect-options.ts';
import { translateError } from './translate.ts';

/** What a call is about: each has connections of its own, so that none waits behind another's slow ones. */
export type Lane = 'commands' | 'reads' | 'guests' | 'events' | 'statistics';

/** The connections to one host. */
export type Link = {
  hostName: string;
  /** Calls libvirt; every failure is an AppError. */
  call<N extends CallName>(lane: Lane, name: N, args: ArgsOf<N>, options?: CallOptions): Promise<ResultOf<N>>;
  /** On a connection of its own, which ends with the stream. What the stream itself fails with is libvirt's. */
  openStream<N extends StreamName>(
    name: N,
    args: ArgsOf<N>,
    options?: StreamOptions,
  ): Promise<OpenedStream<N>>;
  /** For subscriptions, and to hear how its connections are. */
  host: Pick<Host<'reads' | 'guests'>, 'subscribe' | 'changes' | 'state'>;
  /** Opens a port of the host, as seen from itself, through its ssh connection; null where there is none. */
  forward: ((place: { host: string; port: number }, signal: AbortSignal) => Promise<Duplex>) | null;
  /** Where it is reached from here; null for this machine itself. */
  address: string | null;
  close(): Promise<void>;
};

export type LinkOptions = HostTarget & {
  /** For tests only: never from a user, because a URI can name commands to run. */
  uri?: string;
};

export function openLink(options: LinkOptions): Link {
  const { name: hostName, connection, secrets, uri = 'qemu:///system' } = options;
  const { transport, auth, ssh, close } = connectOptions(connection, secrets);
  const host = createHost({
    transport,
    auth,
    uri,
    lanes: { reads: { opens: 'at-once' }, guests: { opens: 'at-once' } },
  });

  return {
    hostName,
    host,
    address: connection.transport === 'unix' ? null : connection.address,
    async call(lane, name, args, options = {}) {
      // A list makes hundreds of calls under one signal.
      if (options.signal) setMaxListeners(0, options.signal);
      try {
        return await host.call(name, args, { ...options, lane });
      } catch (error) {
        throw translateError(error, hostName);
      }
    },
    async openStream(name, args, options) {
      try {
        return await host.openStream(name, args, options);
      } catch (error) {
        throw translateError(error, hostName);
      }
    },
    forward: ssh
      ? async (place, signal) => {
          try {
            return await ssh.forward(place, signal);
          } catch (error) {
            throw translateError(error, hostName);
          }
        }
      : null,
    async close() {
      await host.close();
      close();
    },
  };
}
