import type { EventEmitter } from 'node:events';
import type { CallOptions } from './call.ts';
import type { EventName, EventOf } from './event-types.ts';
import type { HostSubscribeOptions, HostSubscription } from './host-events.ts';
import type { KeepaliveOptions } from './keepalive.ts';
import type { StandardLane } from './lane-choice.ts';
import type { LaneLimits, LaneState } from './lane-types.ts';
import type { OpenOptions } from './open.ts';
import type { ArgsOf, CallName, ResultOf, StreamName } from './procedures.ts';
import type { openStream, StreamOptions } from './streams.ts';

export type LaneOptions = Partial<LaneLimits> & {
  /** When its first connection is opened. The lane for events opens with the first subscription at the latest. */
  opens?: 'at-once' | 'on-first-call';
  keepalive?: KeepaliveOptions | false;
};

export type HostOptions<L extends string = never> = Pick<
  OpenOptions,
  'transport' | 'uri' | 'isReadOnly' | 'auth' | 'connectTimeoutMs' | 'keepalive'
> &
  Partial<LaneLimits> & {
    /** Other figures for a lane that every host has, and more lanes by names of the caller's own. */
    lanes?: Partial<Record<StandardLane, LaneOptions>> & Record<L, LaneOptions>;
    /** For the transport alone: an address that swallows everything is given up after this, and tried anew. */
    transportTimeoutMs?: number;
    /** Bounds of the pause between attempts to connect: see backOffMs(). */
    minRetryMs?: number;
    maxRetryMs?: number;
    /** 0 to 1, for tests. */
    random?: () => number;
    /** Slow calls on the whole host from which on no lane gets another connection: well below its max_workers. */
    maxSlowCalls?: number;
  };

export type HostState<L extends string> = {
  /** Every lane that somebody needed has a connection. */
  isConnected: boolean;
  lanes: Record<StandardLane | L, LaneState>;
  streams: number;
};

export type HostChanges<L extends string> = {
  /** A lane can be used; the one for events only once all subscriptions stand, so what is listed now misses nothing. */
  connected: [lane: StandardLane | L];
  /** Once when a lane's connection ends, and once for every attempt that failed. */
  disconnected: [
    lane: StandardLane | L,
    reason: Error,
    details: { wasConnected: boolean; retryInMs: number },
  ];
  /** Events may have been missed while there was no connection. It comes after 'connected': list again. */
  gap: [details: { since: Date }];
};

/** What openStream() gives, and when the stream's connection has ended: from then on nothing it used is busy. */
export type OpenedStream<N extends StreamName> = Awaited<ReturnType<typeof openStream<N>>> & {
  closed: Promise<void>;
};

/** All connections to one host. */
export type Host<L extends string = never> = {
  /** Add listeners in the turn in which it is made, and none is missed. What they throw is an uncaught exception. */
  readonly changes: EventEmitter<HostChanges<L>>;
  /**
   * Calls libvirt, on the lane for statistics if that is what it asks for, else on the one for commands.
   * @throws as call() does, and HostUnavailableError when there is no connection soon, GuestStuckError when earlier
   *   calls to the same guest have no answer
   */
  call<N extends CallName>(
    name: N,
    args: ArgsOf<N>,
    options?: CallOptions & { lane?: StandardLane | L },
  ): Promise<ResultOf<N>>;
  /**
   * Hears one kind of event until it is closed, across lost connections; begins with the host's next connection when
   * it is away now. Events that happen while it is away are lost: see 'gap'.
   * @param listener  as subscribe()'s
   */
  subscribe<N extends EventName>(
    name: N,
    listener: (event: EventOf<N>) => void,
    options?: HostSubscribeOptions<N>,
  ): HostSubscription;
  /** Opens a stream on a connection of its own, which ends with it. @throws as openStream() and openConnection() */
  openStream<N extends StreamName>(
    name: N,
    args: ArgsOf<N>,
    options?: StreamOptions & { keepalive?: KeepaliveOptions | false },
  ): Promise<OpenedStream<N>>;
  state(): HostState<L>;
  /** Ends all pauses between attempts. */
  retryNow(): void;
  /** Ends everything: calls and streams fail, subscriptions stop. */
  close(): Promise<void>;
};
