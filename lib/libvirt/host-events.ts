import type { Connection } from './connection.ts';
import { CallError, LibvirtError } from './errors.ts';
import type { EventName, EventOf } from './event-types.ts';
import { type SubscribeOptions, type Subscription, subscribe } from './events.ts';
import { runListener } from './run-listener.ts';

export type HostSubscription = {
  /**
   * Resolves when the daemon sends these events for the first time; rejects with LibvirtError when it refuses them,
   * and with CallError when the subscription or the host is closed before. Need not be awaited.
   */
  readonly ready: Promise<void>;
  /** Stops the events at once, then tells the daemon. Never fails. */
  close(): Promise<void>;
};

export type HostSubscribeOptions<N extends EventName> = Omit<SubscribeOptions<N>, 'signal' | 'timeoutMs'> & {
  /** Without this one the connection for events is worth nothing: a daemon that refuses it is tried again later. */
  isRequired?: boolean;
};

type Listener = {
  hear(event: unknown): void;
  isRequired: boolean;
  settle(error: Error | null): void;
};

/** One registration with the daemon, for all who asked for the same. */
type Entry = {
  key: string;
  name: EventName;
  options: object;
  listeners: Set<Listener>;
  /** The connection that this is registered on, or was refused on. */
  on: Connection | null;
  outcome: Subscription | LibvirtError | null;
  /** Its registrations and deregistrations, one after the other: a daemon takes each kind once from a connection. */
  work: Promise<void>;
};

/** What a host is asked to report, across all its connections for events. */
export function createHostEvents(timeoutMs: number) {
  const entries = new Map<string, Entry>();
  let connection: Connection | null = null;
  let isClosed = false;

  return { add, registerAll, close };

  function add<N extends EventName>(
    name: N,
    listener: (event: EventOf<N>) => void,
    { isRequired = false, ...options }: HostSubscribeOptions<N>,
  ): HostSubscription {
    let settle: Listener['settle'] = () => {};
    const ready = new Promise<void>((resolve, reject) => {
      settle = (error) => (error ? reject(error) : resolve());
    });
    // Who does not ask does not want to know.
    ready.catch(() => {});
    const own: Listener = { hear: (event) => listener(event as EventOf<N>), isRequired, settle };
    const entry = entryOf(name, options);
    if (isClosed) settle(new CallError('closed', name, false));
    else {
      entry.listeners.add(own);
      void update(entry);
    }
    return {
      ready,
      async close() {
        if (!entry.listeners.delete(own)) return;
        settle(new CallError('closed', name, false));
        await update(entry);
      },
    };
  }

  function entryOf(name: EventName, options: object): Entry {
    const key = JSON.stringify([name, Object.entries(options).sort()]);
    const known = entries.get(key);
    if (known) return known;
    const work = Promise.resolve();
    const entry: Entry = { key, name, options, listeners: new Set(), on: null, outcome: null, work };
    if (!isClosed) entries.set(key, entry);
    return entry;
  }

  /**
   * Registers everything on a new connection, what is added meanwhile too.
   * @throws when the connection is of no use for events
   */
  async function registerAll(next: Connection): Promise<void> {
    connection = next;
    const isMissing = (entry: Entry) => entry.listeners.size > 0 && entry.on !== next;
    while (!next.isClosed && [...entries.values()].some(isMissing))
      await Promise.all([...entries.values()].map(update));
    if (next.isClosed) throw (await next.closed) ?? new Error('the connection was closed here');
  }

  function update(entry: Entry): Promise<void> {
    entry.work = entry.work.then(() => step(entry));
    return entry.work;
  }

  /** Never fails: a connection on which it does is closed, and the next one begins anew. */
  async function step(entry: Entry): Promise<void> {
    const to = connection;
    if (!to || to.isClosed) return;
    if (entry.listeners.size === 0) {
      if (entry.on === to && entry.outcome && !(entry.outcome instanceof LibvirtError))
        await entry.outcome.close();
      entry.on = entry.outcome = null;
      if (entry.listeners.size === 0) entries.delete(entry.key);
      else await step(entry);
      return;
    }
    if (entry.on !== to) {
      try {
        entry.outcome = await register(entry, to);
        entry.on = to;
      } catch (error) {
        to.close(error instanceof Error ? error : new Error(String(error)));
        return;
      }
    }
    const refusal = entry.outcome instanceof LibvirtError ? entry.outcome : null;
    for (const { settle } of entry.listeners) settle(refusal);
    if (refusal && [...entry.listeners].some(({ isRequired }) => isRequired)) to.close(refusal);
  }

  function register(entry: Entry, to: Connection): Promise<Subscription | LibvirtError> {
    const options = { ...entry.options, timeoutMs } as SubscribeOptions<EventName>;
    return subscribe(to, entry.name, (event) => deliver(entry, event), options).catch((error: unknown) => {
      if (error instanceof LibvirtError) return error;
      throw error;
    });
  }

  function deliver(entry: Entry, event: unknown): void {
    for (const { hear } of [...entry.listeners]) runListener(() => hear(event));
  }

  function close(): void {
    isClosed = true;
    for (const { listeners, name } of entries.values())
      for (const { settle } of listeners) settle(new CallError('closed', name, false));
    entries.clear();
  }
}
