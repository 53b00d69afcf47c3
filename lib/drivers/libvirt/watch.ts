import type { EventName } from '../../libvirt/event-types.ts';
import type { DriverEvent } from '../driver.ts';
import { failureOf, lossWords } from './health.ts';
import type { Link } from './link.ts';
import { forgetVolumes } from './storage/read.ts';

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

const hardwareEvents = ['nodeDeviceLifecycle', 'nodeDeviceUpdate'] as const satisfies EventName[];

export type Watcher = {
  /**
   * Hears the host, across lost connections. `connected` comes when every subscription stands, so what is listed
   * after it misses nothing.
   * @returns how to stop
   */
  watch(listener: (event: DriverEvent) => void): () => void;
};

/** One set of subscriptions for all listeners: a daemon takes each kind of event once from a connection. */
export function createWatcher(link: Pick<Link, 'host' | 'hostName'>): Watcher {
  const listeners = new Set<(event: DriverEvent) => void>();
  let isHearing = false;
  let isBegun = false;

  const tell = (event: DriverEvent) => {
    for (const listener of [...listeners]) listener(event);
  };

  function announce(): void {
    isHearing = true;
    tell({ type: 'connected' });
  }

  async function begin(): Promise<void> {
    isBegun = true;
    const { host } = link;
    // Said only when every subscription stands.
    host.changes.on('connected', (lane) => {
      if (lane === 'events') announce();
      tell({ type: 'connections' });
    });
    host.changes.on('disconnected', (lane, reason) => {
      tell({ type: 'connections' });
      if (lane !== 'events') return;
      isHearing = false;
      const words = lossWords(reason, link.hostName);
      tell({ type: 'disconnected', reason: words, failure: failureOf(reason) });
    });
    const vm = vmEvents.map((name) =>
      // A daemon that does not know one kind of event still has the others, but without this one all is silent.
      host.subscribe(name, ({ dom }) => tell({ type: 'vm', externalId: dom.uuid }), {
        isRequired: name === 'domainLifecycle',
      }),
    );
    const onHost = hostEvents.map((name) =>
      host.subscribe(name, () => {
        if (name !== 'networkLifecycle') forgetVolumes(link);
        tell({ type: 'host' });
      }),
    );
    const hardware = hardwareEvents.map((name) => host.subscribe(name, () => tell({ type: 'hardware' })));
    await Promise.allSettled([...vm, ...onHost, ...hardware].map(({ ready }) => ready));
    // Where it was connected before, nothing else will say so.
    if (!isHearing && host.state().lanes.events.status === 'connected') announce();
  }

  return {
    watch(listener) {
      // Its own, so that the same function given twice is two listeners.
      const own = (event: DriverEvent) => listener(event);
      listeners.add(own);
      if (!isBegun) void begin();
      else if (isHearing) queueMicrotask(() => listeners.has(own) && own({ type: 'connected' }));
      return () => {
        listeners.delete(own);
      };
    },
  };
}
