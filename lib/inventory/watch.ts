import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import type { Db } from '../db/database.ts';
import { toErrorView } from '../domain/errors.ts';
import { whyTooOld } from '../domain/host.ts';
import type { Driver, DriverEvent } from '../drivers/driver.ts';
import { followHardware } from './follow-hardware.ts';
import { sharedReadings } from './shared-readings.ts';
import { storeVm, storeVms } from './store.ts';
import { storeHostFacts, storeHostState } from './store-host.ts';
import { storeNetworks } from './store-networks.ts';
import { storePools } from './store-pools.ts';

export type HostWatch = {
  /** Reads one VM anew and stores it; calls for the same VM at the same time share one reading. */
  refreshVm(externalId: string): Promise<void>;
  /** Ends with the reading of this VM that is under way, whatever comes of it. */
  vmReading(externalId: string): Promise<void>;
  /** Reads what the host has beside its VMs anew, and stores it. */
  refreshHost(): Promise<void>;
  stop(): Promise<void>;
};

type Options = { db: Db; hostId: string; hostName: string; driver: Driver; log: Logger };

// Events carry every change; this is for the one that was lost, and for figures that have no event.
const relistEveryMs = 60_000;
const factsEveryMs = 20_000;
// Devices come with events; this is for pages that were reserved, and for hosts without such events.
const hardwareEveryMs = 600_000;
// A daemon that does not answer is shown as such within 5 s: one beat, and one deadline.
const beatEveryMs = 2_000;
const beatTimeoutMs = 2_500;
// A guest gets its address some seconds after it runs, without an event.
const addressLooksMs = [5_000, 10_000, 20_000, 40_000];
const refreshesAtOnce = 8;

/**
 * Keeps the store equal to one host: hears first, lists second, lists again after every reconnection and every
 * minute. The only writer of what is observed there.
 */
export function watchHost({ db, hostId, hostName, driver, log }: Options): HostWatch {
  const stopping = new AbortController();
  // Every reading under way listens to it.
  setMaxListeners(0, stopping.signal);
  const timers = new Set<NodeJS.Timeout>();
  const dirty = new Set<string>();
  let isConnected = false;
  let relisting: Promise<void> | null = null;
  let relistAgain = false;
  const reading = new Set<string>();
  // A list takes a while, and what is heard meanwhile is newer than it.
  let changedWhileListing: Set<string> | null = null;
  // Something could not be read; the next sign of life is the time to list again.
  let missedSomething = false;
  let answeredAt: Date | null = null;
  let tooOld: string | null = null;

  const guard = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ err: error, host: hostName }, what);
    }
  };
  const later = (delayMs: number, work: () => void) => {
    if (stopping.signal.aborted) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, delayMs);
    timers.add(timer);
  };

  async function readVm(externalId: string): Promise<void> {
    const seen = await driver.getVm(externalId, { signal: stopping.signal });
    await storeVm(db, hostId, externalId, seen);
    if (seen?.state === 'running' && seen.addresses.length === 0 && seen.nics.length > 0)
      lookForAddresses(externalId);
  }

  const vmReadings = sharedReadings(readVm);
  function refreshVm(externalId: string): Promise<void> {
    changedWhileListing?.add(externalId);
    return vmReadings.refresh(externalId);
  }

  /** One at a time, so that what was read first is never stored last. */
  const hostReadings = sharedReadings(async () => {
    const [facts, networks, pools] = await Promise.all([
      driver.hostFacts({ signal: stopping.signal }),
      driver.listNetworks({ signal: stopping.signal }),
      driver.listPools({ signal: stopping.signal }),
    ]);
    tooOld = whyTooOld(facts);
    await storeHostFacts(db, hostId, facts);
    await storeNetworks(db, hostId, networks);
    await storePools(db, hostId, pools);
  });
  const refreshHost = () => hostReadings.refresh(hostId);

  const looking = new Set<string>();
  function lookForAddresses(externalId: string): void {
    if (looking.has(externalId)) return;
    looking.add(externalId);
    for (const delayMs of addressLooksMs) later(delayMs, () => markDirty(externalId));
    later(Math.max(...addressLooksMs) + 1_000, () => looking.delete(externalId));
  }

  function markDirty(externalId: string): void {
    changedWhileListing?.add(externalId);
    dirty.add(externalId);
    readDirty();
  }

  /** One that hangs holds up only itself: whatever comes of the same VM meanwhile is one more reading after it. */
  function readDirty(): void {
    for (const externalId of dirty) {
      if (reading.size >= refreshesAtOnce || stopping.signal.aborted) return;
      if (reading.has(externalId)) continue;
      dirty.delete(externalId);
      reading.add(externalId);
      const read = async () => {
        try {
          await refreshVm(externalId);
        } catch (error) {
          missedSomething = true;
          throw error;
        }
      };
      void guard('a VM could not be read', read).finally(() => {
        reading.delete(externalId);
        readDirty();
      });
    }
  }

  function relist(): Promise<void> {
    if (relisting) {
      relistAgain = true;
      return relisting;
    }
    const newer = new Set(vmReadings.names());
    changedWhileListing = newer;
    missedSomething = false;
    const list = async () => {
      const seen = await driver.listVms({ signal: stopping.signal });
      await storeVms(db, hostId, seen, true, newer);
      await storeServing();
      for (const vm of seen) {
        if (vm.state === 'running' && vm.addresses.length === 0 && vm.nics.length > 0)
          lookForAddresses(vm.externalId);
      }
    };
    const listOrNote = () =>
      list().catch((error) => {
        missedSomething = true;
        throw error;
      });
    // A host that cannot say something of itself still shows its VMs.
    const both = Promise.all([guard('the host could not be listed', listOrNote), readFacts()]);
    relisting = both
      .then(() => {})
      .finally(() => {
        relisting = null;
        changedWhileListing = null;
        if (relistAgain && !stopping.signal.aborted) {
          relistAgain = false;
          void relist();
        }
      });
    return relisting;
  }

  /** It answers; what it cannot do for its age is said beside that. */
  async function storeServing(): Promise<void> {
    if (!isConnected) return;
    if (tooOld) await storeHostState(db, hostId, 'degraded', tooOld, 'tooOld');
    else await storeHostState(db, hostId, 'connected', null);
  }

  const { noteConnections, noteHardware, readHardware } = followHardware({
    ...{ db, hostId, driver, later, guard },
    signal: stopping.signal,
  });

  function readFacts(): Promise<void> {
    return guard('the host could not be read', refreshHost);
  }

  function hear(event: DriverEvent): void {
    if (stopping.signal.aborted) return;
    if (event.type === 'vm') markDirty(event.externalId);
    else if (event.type === 'host') void relist();
    else if (event.type === 'hardware') noteHardware();
    else if (event.type === 'connections') noteConnections();
    else if (event.type === 'connected') {
      isConnected = true;
      noteHardware();
      void relist();
    } else {
      isConnected = false;
      void guard('the host’s state could not be stored', () =>
        storeHostState(db, hostId, 'unreachable', event.reason, event.failure, answeredAt),
      );
    }
  }

  async function beat(): Promise<void> {
    if (isConnected) {
      try {
        await driver.ping({ timeoutMs: beatTimeoutMs, signal: stopping.signal });
        answeredAt = new Date();
        await storeServing();
        if (isConnected && missedSomething && !relisting) void relist();
      } catch (error) {
        if (isConnected && !stopping.signal.aborted) {
          await guard('the host’s state could not be stored', () =>
            storeHostState(db, hostId, 'degraded', toErrorView(error).userMessage, 'hung', answeredAt),
          );
        }
      }
    }
    later(beatEveryMs, () => void beat());
  }

  async function repeat(everyMs: number, work: () => Promise<void>): Promise<void> {
    if (isConnected) await work();
    later(everyMs, () => void repeat(everyMs, work));
  }

  const unwatch = driver.watch(hear);
  later(beatEveryMs, () => void beat());
  later(relistEveryMs, () => void repeat(relistEveryMs, relist));
  later(hardwareEveryMs, () => void repeat(hardwareEveryMs, readHardware));
  later(factsEveryMs, () => void repeat(factsEveryMs, readFacts));

  return {
    refreshVm,
    vmReading: vmReadings.current,
    refreshHost,
    async stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      unwatch();
      await Promise.allSettled([relisting, ...vmReadings.underWay(), ...hostReadings.underWay()]);
    },
  };
}
