import type { Logger } from 'pino';
import type { Db } from '../db/database.ts';
import type { Driver } from '../drivers/driver.ts';
import { createHistory } from './history.ts';
import { loadOf, type Sampled } from './load-of.ts';
import { createRounds } from './rounds.ts';
import { readVmIds, storeLoads, storeSilent } from './store-loads.ts';

// Three rounds fit into the 30 s that a sample may be old.
const sampleEveryMs = 10_000;
// Whether a process does not answer, or was only busy, is found out sooner.
const whenUnsureMs = 3_000;

type Options = { db: Db; hostId: string; hostName: string; driver: Driver; log: Logger; everyMs?: number };

/** Keeps the load of a host's running VMs in the store. A host that does not answer is inventory's to tell. */
export function watchLoads(options: Options): { stop(): Promise<void> } {
  const { db, hostId, hostName, driver, log, everyMs = sampleEveryMs } = options;
  const { statistics } = driver;
  if (!statistics) return { stop: async () => {} };
  const stopping = new AbortController();
  const rounds = createRounds(statistics);
  const history = createHistory(db);
  let before = new Map<string, Sampled>();
  // What an earlier program has named is looked at once.
  let namedBefore: string | null = null;
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<void> = Promise.resolve();

  async function sample(): Promise<boolean> {
    const startedAtMs = Date.now();
    const { samples, silent, isUnsure } = await rounds.readRound({ signal: stopping.signal });
    const ids = await readVmIds(db, hostId);
    const loads = samples.flatMap((sampled) => {
      const { externalId } = sampled.counters;
      const vm = ids.get(externalId);
      const load = vm && loadOf(sampled, before.get(externalId) ?? null, vm.vcpus);
      return load ? { vmId: vm.id, sampledAt: sampled.at, ...load } : [];
    });
    before = new Map(samples.map((sampled) => [sampled.counters.externalId, sampled]));
    await storeLoads(db, loads);
    await history.add(startedAtMs, loads);
    const named = new Map(
      [...silent].flatMap(([externalId, since]) => {
        const vm = ids.get(externalId);
        return vm ? [[vm.id, since] as const] : [];
      }),
    );
    // Mostly nobody is silent, and nothing has to be written.
    const key = [...named.keys()].sort().join();
    if (key !== namedBefore || key) await storeSilent(db, hostId, named);
    namedBefore = key;
    return isUnsure;
  }

  async function round(): Promise<void> {
    let isUnsure = false;
    try {
      isUnsure = await sample();
    } catch (error) {
      if (!stopping.signal.aborted) log.debug({ err: error, host: hostName }, 'its VMs could not be sampled');
    }
    const untilNextMs = untilTickMs(hostId, everyMs, Date.now());
    schedule(isUnsure ? Math.min(whenUnsureMs, untilNextMs) : untilNextMs);
  }

  function schedule(delayMs: number): void {
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      underWay = round();
    }, delayMs);
  }

  underWay = round();
  return {
    async stop() {
      stopping.abort();
      if (timer) clearTimeout(timer);
      await underWay;
      await history.flush().catch((error) => log.debug({ err: error }, 'the last minute was not kept'));
    },
  };
}

/**
 * Rounds keep to the clock, so that each step of the history has one; every host has a moment of its own, not all the
 * same. In the first half of a step: a timer that is late is then still within it.
 */
export function untilTickMs(hostId: string, everyMs: number, nowMs: number): number {
  const ownMs = Number.parseInt(hostId.slice(0, 4), 16) % Math.ceil(everyMs / 2);
  const sinceMs = (nowMs - ownMs) % everyMs;
  return everyMs - (sinceMs < 0 ? sinceMs + everyMs : sinceMs);
}
