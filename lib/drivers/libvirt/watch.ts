import type { Connection } from '../../libvirt/connection.ts';
import type { EventName } from '../../libvirt/event-types.ts';
import { subscribe } from '../../libvirt/events.ts';
import type { DriverEvent } from '../driver.ts';
import type { Link } from './link.ts';

// The first is the one that matters most.
const vmEvents = [
  'domainLifecycle',
  'domainReboot',
  'domainIoErrorReason',
  'domainAgentLifecycle',
  'domainDeviceAdded',
  'domainDeviceRemoved',
  'domainMetadataChange',
  'domainBalloonChange',
] as const satisfies EventName[];
const hostEvents = [
  'storagePoolLifecycle',
  'storagePoolRefresh',
  'networkLifecycle',
] as const satisfies EventName[];

export type Watcher = {
  /**
   * Hears the host, across lost connections. `connected` comes when every subscription stands, so what is listed
   * after it misses nothing.
   * @returns how to stop
   */
  watch(listener: (event: DriverEvent) => void): () => void;
};

/** One set of subscriptions for all listeners: a daemon takes each kind of event once from a connection. */
export function createWatcher(link: Pick<Link, 'events'>): Watcher {
  const listeners = new Set<(event: DriverEvent) => void>();
  let isHearing = false;
  let isBegun = false;

  const tell = (event: DriverEvent) => {
    for (const listener of [...listeners]) listener(event);
  };

  async function subscribeAll(connection: Connection): Promise<void> {
    const vm = vmEvents.map((name) =>
      subscribe(connection, name, ({ dom }) => tell({ type: 'vm', externalId: dom.uuid })),
    );
    const host = hostEvents.map((name) => subscribe(connection, name, () => tell({ type: 'host' })));
    const [first] = await Promise.allSettled([...vm, ...host]);
    if (connection.isClosed) return;
    // A daemon that does not know one kind of event still has the others, but without this one all is silent.
    if (first?.status === 'rejected') return connection.close();
    isHearing = true;
    tell({ type: 'connected' });
  }

  function begin(): void {
    isBegun = true;
    const { events, current } = link.events;
    events.on('connected', (connection) => void subscribeAll(connection));
    events.on('disconnected', (reason) => {
      isHearing = false;
      tell({ type: 'disconnected', reason: reason.message });
    });
    if (current && !current.isClosed) void subscribeAll(current);
  }

  return {
    watch(listener) {
      // Its own, so that the same function given twice is two listeners.
      const own = (event: DriverEvent) => listener(event);
      listeners.add(own);
      if (!isBegun) begin();
      else if (isHearing) queueMicrotask(() => listeners.has(own) && own({ type: 'connected' }));
      return () => {
        listeners.delete(own);
      };
    },
  };
}
