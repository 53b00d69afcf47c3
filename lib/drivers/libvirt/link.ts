import { setMaxListeners } from 'node:events';
import { AppError } from '../../domain/errors.ts';
import type { HostConnection } from '../../domain/host.ts';
import { type CallOptions, call } from '../../libvirt/call.ts';
import type { Connection } from '../../libvirt/connection.ts';
import { openConnection } from '../../libvirt/open.ts';
import type { ArgsOf, CallName, ResultOf } from '../../libvirt/procedures.ts';
import { keepConnected, type Reconnecting } from '../../libvirt/reconnecting.ts';
import { unixTransport } from '../../libvirt/transport/unix.ts';
import { translateError } from './translate.ts';

/** What a call is about: each has a connection of its own, so that none waits behind another's slow ones. */
export type Lane = 'commands' | 'reads' | 'guests' | 'events';

/** The connections to one host. */
export type Link = {
  hostName: string;
  /** Calls libvirt; every failure is an AppError. */
  call<N extends CallName>(lane: Lane, name: N, args: ArgsOf<N>, options?: CallOptions): Promise<ResultOf<N>>;
  /** Opens a connection for one stream, which may hold up everything else on it. The caller closes it. */
  openForStream(signal?: AbortSignal): Promise<Connection>;
  events: Reconnecting;
  close(): Promise<void>;
};

export type LinkOptions = HostConnection & {
  /** For tests only: never from a user, because a URI can name commands to run. */
  uri?: string;
};

const defaultTimeoutMs = 30_000;
// A call made while the host is away fails soon: whoever made it decides whether to wait.
const connectionWaitMs = 2_000;
const maxRetryDelayMs = 5_000;

export function openLink(options: LinkOptions): Link {
  const { name: hostName, socketPath, uri = 'qemu:///system' } = options;
  const connect = (signal: AbortSignal) =>
    openConnection({ transport: unixTransport(socketPath), uri, signal });
  const open = () => {
    const kept = keepConnected({ connect, maxDelayMs: maxRetryDelayMs });
    kept.events.on('disconnected', (reason) => {
      lastReason = reason;
    });
    return kept;
  };
  let lastReason: Error | null = null;
  const lanes: Record<Lane, Reconnecting> = {
    commands: open(),
    reads: open(),
    guests: open(),
    events: open(),
  };

  async function connectionOf(lane: Reconnecting, options: CallOptions): Promise<Connection> {
    if (lane.current && !lane.current.isClosed) return lane.current;
    // Whoever asks now wants it now: the pause between attempts is for when nobody asks.
    lane.retryNow();
    const timeout = AbortSignal.timeout(Math.min(connectionWaitMs, options.timeoutMs ?? connectionWaitMs));
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
    try {
      return await lane.whenConnected(signal);
    } catch (cause) {
      if (options.signal?.aborted)
        throw new AppError({ code: 'cancelled', userMessage: 'It was cancelled.' }, { cause });
      const detail = lastReason?.message;
      throw new AppError(
        {
          code: 'host_unreachable',
          userMessage: `The host ${hostName} cannot be reached.`,
          advice: 'See that libvirtd runs on it and that its socket can be opened.',
          detail,
        },
        { cause: lastReason ?? cause },
      );
    }
  }

  return {
    hostName,
    events: lanes.events,
    async call(lane, name, args, options = {}) {
      // A list makes hundreds of calls under one signal.
      if (options.signal) setMaxListeners(0, options.signal);
      const connection = await connectionOf(lanes[lane], options);
      try {
        return await call(connection, name, args, { timeoutMs: defaultTimeoutMs, ...options });
      } catch (error) {
        throw translateError(error, hostName);
      }
    },
    async openForStream(signal) {
      try {
        return await openConnection({ transport: unixTransport(socketPath), uri, signal, keepalive: false });
      } catch (error) {
        throw translateError(error, hostName);
      }
    },
    async close() {
      await Promise.all(Object.values(lanes).map((lane) => lane.close()));
    },
  };
}
