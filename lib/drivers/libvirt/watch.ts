import type { Connection } from '../../libvirt/connection.ts';
import type { EventName } from '../../libvirt/event-types.ts';
import { subscribe } from '../../libvirt/events.ts';
import type { DriverEvent } from '../driver.ts';
import type { Link } from './link.ts';

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
const hostEvents = ['storagePoolLifecycle', 'networkLifecycle'] as const satisfies EventName[];

/**
 * Hears a host, across lost connections. `connected` comes when every subscription stands, so what is listed after
 * it misses nothing.
 * @returns how to stop
 */
export function watchLink(link: Link, listener: (event: DriverEvent) => void): () => void {
  const { events } = link.events;

  async function start(connection: Connection): Promise<void> {
    const vm = vmEvents.map((name) =>
      subscribe(connection, name, ({ dom }) => listener({ type: 'vm', externalId: dom.uuid })),
    );
    const host = hostEvents.map((name) => subscribe(connection, name, () => listener({ type: 'host' })));
    // A daemon that does not know one kind of event still has the others.
    await Promise.allSettled([...vm, ...host]);
    if (!connection.isClosed) listener({ type: 'connected' });
  }

  const onConnected = (connection: Connection) => void start(connection);
  const onDisconnected = (reason: Error) => listener({ type: 'disconnected', reason: reason.message });
  events.on('connected', onConnected);
  events.on('disconnected', onDisconnected);
  const current = link.events.current;
  if (current && !current.isClosed) onConnected(current);
  return () => {
    events.off('connected', onConnected);
    events.off('disconnected', onDisconnected);
  };
}
