import { EventEmitter } from 'node:events';
import { bounded } from './bounded.ts';
import type { Connection } from './connection.ts';
import { CallError, ConnectError } from './errors.ts';
import { createHostEvents, type HostSubscribeOptions } from './host-events.ts';
import { createLane, type Lane } from './host-lane.ts';
import type { Host, HostChanges, HostOptions, LaneOptions, OpenedStream } from './host-types.ts';
import { fastKeepalive, type KeepaliveOptions } from './keepalive.ts';
import { type StandardLane, traitsOf } from './lane-choice.ts';
import { defaultLimits, type LaneState, limitsIn } from './lane-types.ts';
import { closeConnection, type OpenOptions, openConnection } from './open.ts';
import { type ArgsOf, lookUp, type ResultOf, type StreamName } from './procedures.ts';
import { runListener } from './run-listener.ts';
import { openStream } from './streams.ts';

// Of the daemon's 20 workers (max_workers); others use it too.
const defaultMaxSlowCalls = 12;
/** A host that is back is noticed after at most this. */
const defaultMaxRetryMs = 4_000;
const defaultTransportTimeoutMs = 10_000;
/** Only we ask, because a slow reader of ours must not look dead; and seldom, because a slow disk is not dead either. */
const streamKeepalive: KeepaliveOptions = { intervalMs: 15_000, count: 6, asksPeer: false };

/**
 * One host, through as many connections as it takes for none of its work to wait behind other work: lanes for
 * commands, events and statistics, each kept open, and one connection for each stream.
 */
export function createHost<L extends string = never>(options: HostOptions<L>): Host<L> {
  type Name = StandardLane | L;
  const { maxSlowCalls = defaultMaxSlowCalls, maxRetryMs = defaultMaxRetryMs } = options;
  const { callTimeoutMs = defaultLimits.callTimeoutMs } = options;
  const changes = new EventEmitter<HostChanges<L>>();
  const events = createHostEvents(callTimeoutMs);
  const streams = new Set<Connection>();
  const opening = new AbortController();
  let lostEventsAt: Date | null = null;

  const standard: Record<StandardLane, LaneOptions> = {
    commands: { opens: 'at-once' },
    events: { opens: 'at-once' },
    statistics: { opens: 'on-first-call' },
  };
  const names = [...new Set([...Object.keys(standard), ...Object.keys(options.lanes ?? {})])] as Name[];
  const given = (options.lanes ?? {}) as Partial<Record<Name, LaneOptions>>;
  const lanes = Object.fromEntries(names.map((name) => [name, makeLane(name)])) as Record<Name, Lane>;
  for (const name of names) if (optionsOf(name).opens === 'at-once') lanes[name].open();

  return {
    changes,
    async call(name, args, { lane = traitsOf(name).lane as Name, ...bounds } = {}) {
      const result = await lanes[lane].call(name, args, bounds, (connection, rest, hooks) =>
        connection.request(name, lookUp(name), args, rest, hooks),
      );
      return result as ResultOf<typeof name>;
    },
    subscribe(name, listener, subscribeOptions) {
      lanes.events.open();
      return events.add(name, listener, subscribeOptions ?? ({} as HostSubscribeOptions<typeof name>));
    },
    openStream: openOwnStream,
    state() {
      const states = Object.fromEntries(names.map((name) => [name, lanes[name].state()]));
      const needed = Object.values(states).filter(({ status }) => status !== 'idle');
      return {
        isConnected: needed.length > 0 && needed.every(({ status }) => status === 'connected'),
        lanes: states as Record<Name, LaneState>,
        streams: streams.size,
      };
    },
    retryNow() {
      for (const name of names) lanes[name].retryNow();
    },
    async close() {
      opening.abort();
      events.close();
      for (const connection of streams) connection.close();
      await Promise.all(names.map((name) => lanes[name].close()));
    },
  };

  function optionsOf(name: Name): LaneOptions {
    return { ...standard[name as StandardLane], ...given[name] };
  }

  function makeLane(name: Name): Lane {
    const { opens: _opens, keepalive = options.keepalive ?? fastKeepalive, ...laneLimits } = optionsOf(name);
    const limits = { ...defaultLimits, ...limitsIn(options), ...laneLimits };
    // What is registered on one connection is not heard on another.
    if (name === 'events') limits.connections = limits.maxConnections = 1;
    const connect = async (signal: AbortSignal) => {
      const connection = await openConnection({ ...openOptions(signal), keepalive, ...limits });
      if (name === 'events') await registerEvents(connection);
      return connection;
    };
    const reconnect = {
      connect,
      minDelayMs: options.minRetryMs,
      maxDelayMs: maxRetryMs,
      random: options.random,
    };
    const lane = createLane(name, limits, reconnect, mayGrow);
    lane.events.on('connected', () => {
      runListener(() => changes.emit('connected', name));
      if (name !== 'events' || !lostEventsAt) return;
      const since = lostEventsAt;
      lostEventsAt = null;
      runListener(() => changes.emit('gap', { since }));
    });
    lane.events.on('disconnected', (reason, details) => {
      if (name === 'events' && details.wasConnected) lostEventsAt ??= new Date();
      runListener(() => changes.emit('disconnected', name, reason, details));
    });
    return lane;
  }

  function mayGrow(): boolean {
    return names.reduce((sum, name) => sum + lanes[name].slowCalls, 0) < maxSlowCalls;
  }

  async function registerEvents(connection: Connection): Promise<void> {
    try {
      await events.registerAll(connection);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  function openOptions(signal: AbortSignal): OpenOptions {
    const {
      uri,
      isReadOnly,
      auth,
      connectTimeoutMs,
      transportTimeoutMs = defaultTransportTimeoutMs,
    } = options;
    const transport = boundTransport(options.transport, transportTimeoutMs);
    return { transport, uri, isReadOnly, auth, connectTimeoutMs, signal };
  }

  async function openOwnStream<N extends StreamName>(
    name: N,
    args: ArgsOf<N>,
    { keepalive = streamKeepalive, ...streamOptions }: Parameters<Host<L>['openStream']>[2] = {},
  ): Promise<OpenedStream<N>> {
    if (opening.signal.aborted) throw new CallError('closed', name, false);
    const bounds = { signals: [opening.signal, streamOptions.signal] };
    const connection = await bounded(bounds, (signal) =>
      openConnection({ ...openOptions(signal), keepalive }),
    );
    // It may have been opened in the moment of the end.
    if (opening.signal.aborted) connection.close();
    streams.add(connection);
    void connection.closed.then(() => streams.delete(connection));
    try {
      const opened = await openStream(connection, name, args, { timeoutMs: callTimeoutMs, ...streamOptions });
      // Its last word, an abort or a confirmation, has to leave first.
      const closed = new Promise<void>((resolve) => {
        const end = () => void closeConnection(connection).then(resolve);
        if (opened.stream.closed) end();
        else opened.stream.once('close', end);
      });
      return { ...opened, closed };
    } catch (error) {
      await closeConnection(connection);
      throw error;
    }
  }
}

/** An address that swallows everything would otherwise take the whole time that libvirt may need for its answer. */
function boundTransport(transport: OpenOptions['transport'], timeoutMs: number): OpenOptions['transport'] {
  const within = (given: AbortSignal) =>
    bounded({ signals: [given], timeoutMs }, async (signal, isTimedOut) => {
      try {
        return await transport(signal);
      } catch (error) {
        if (!isTimedOut()) throw error;
        const step = error instanceof ConnectError ? error.step : 'connect';
        throw new ConnectError(`the host did not answer within ${timeoutMs} ms`, 'TIMEOUT', {
          step,
          cause: error,
        });
      }
    });
  return Object.assign(within, { isPrivate: transport.isPrivate });
}
