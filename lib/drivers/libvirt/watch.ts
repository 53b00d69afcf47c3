import type { Connection } from '../../libvirt/connection.ts';
import type { EventName } from '../../libvirt/event-types.ts';
import { type Subscription, subscribe } from '../../libvirt/events.ts';
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

/**
 * Hears a host, across lost connections. `connected` comes when every subscription stands, so what is listed after
 * it misses nothing.
 * @returns how to stop: nothing is heard afterwards, and the host sends nothing more for this listener
 */
export function watchLink(link: Pick<Link, 'events'>, listener: (event: DriverEvent) => void): () => void {
  const { events } = link.events;
  let isStopped = false;
  let subscriptions: Subscription[] = [];

  const tell = (event: DriverEvent) => {
    if (!isStopped) listener(event);
  };

  async function start(connection: Connection): Promise<void> {
    const vm = vmEvents.map((name) =>
      subscribe(connection, name, ({ dom }) => tell({ type: 'vm', externalId: dom.uuid })),
    );
    const host = hostEvents.map((name) => subscribe(connection, name, () => tell({ type: 'host' })));
    const outcomes = await Promise.allSettled([...vm, ...host]);
    const made = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    if (isStopped) return closeAll(made);
    subscriptions = made;
    if (connection.isClosed) return;
    // A daemon that does not know one kind of event still has the others, but without this one all is silent.
    if (outcomes[0]?.status === 'rejected') connection.close();
    else tell({ type: 'connected' });
  }

  const onConnected = (connection: Connection) => void start(connection);
  const onDisconnected = (reason: Error) => tell({ type: 'disconnected', reason: reason.message });
  events.on('connected', onConnected);
  events.on('disconnected', onDisconnected);
  const current = link.events.current;
  if (current && !current.isClosed) onConnected(current);
  return () => {
    isStopped = true;
    events.off('connected', onConnected);
    events.off('disconnected', onDisconnected);
    closeAll(subscriptions);
  };
}

/** What fails here ended with its connection. */
function closeAll(subscriptions: Subscription[]): void {
  void Promise.allSettled(subscriptions.map((subscription) => subscription.close()));
}
