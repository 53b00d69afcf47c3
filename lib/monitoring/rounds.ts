import { AppError } from '../domain/errors.ts';
import type { VmCounters } from '../domain/load.ts';
import type { CallOptions, VmStatistics } from '../drivers/driver.ts';
import type { Sampled } from './load-of.ts';

// What is asked for in one call waits for its slowest VM, and fails with it.
const shardSize = 16;
// Of the four calls that a daemon takes from one connection, two are left to those that hang.
const shardsAtOnce = 2;
const shardTimeoutMs = 3_000;
// A VM that does not answer keeps the call that met it, and with it one of the daemon's 20 workers, until it does. What
// else is asked of the host needs workers too, and this lane has 12 places.
const maxHeld = 8;
// A process that is busy with something long answers after it.
const patienceMs = 5_000;

export type Round = {
  /** Of those that answered. */
  samples: Sampled[];
  /** VMs whose process does not answer, and since when. */
  silent: ReadonlyMap<string, Date>;
  /** Some may not answer; the next round tells. */
  isUnsure: boolean;
};

/**
 * Samples a host's running VMs, round by round. libvirt's bulk statistics wait for a process that does not answer, and
 * everything asked for in the same call waits with it. So many small calls are made, each with a deadline; when one
 * does not come, its VMs are asked one by one, and whoever is found not to answer is asked alone from then on. Where so
 * many do not answer that finding the others would take the daemon's last workers, the rest of them is not asked.
 */
export function createRounds(statistics: VmStatistics, now = () => Date.now()) {
  /** Of those that did not answer at their last time: when that was first so. */
  const quiet = new Map<string, number>();
  /** Of those that were asked with one that did not answer: who was not asked alone since. */
  const unasked = new Set<string>();
  /** Calls that some VM keeps, and it is not known yet which. */
  let unplaced = 0;
  /** Some kinds of VM never say that they have answered. */
  const haveAnswered = new Set<string>();

  async function readRound(options: CallOptions = {}): Promise<Round> {
    const startedAt = now();
    const running = () => statistics.running({ timeoutMs: shardTimeoutMs, ...options });
    const ids = await running();
    const there = new Set(ids);
    for (const known of [quiet, haveAnswered, unasked])
      for (const id of known.keys()) if (!there.has(id)) known.delete(id);
    const samples: Sampled[] = [];
    const together = ids.filter((id) => !quiet.has(id) && !unasked.has(id));
    const doubtful = ids.filter((id) => !quiet.has(id) && unasked.has(id));
    const isFull = () => quiet.size + unplaced >= maxHeld;
    async function askAlone(id: string): Promise<void> {
      const wasQuiet = quiet.has(id);
      const read = await readOrNull([id], options);
      for (const counters of read ?? []) take(counters, samples, startedAt);
      const hasAnswered = read === null ? false : (read[0]?.hasAnswered ?? true);
      if (hasAnswered || wasQuiet) return;
      // It was passed by, so the call that waits for it is one of those.
      if (read) unplaced = Math.max(0, unplaced - 1);
      if (quiet.has(id)) return;
      // Only on a host that answers itself it is the VM's fault.
      await running();
      quiet.set(id, startedAt);
    }
    const alone = ids.filter((id) => quiet.has(id));
    await inTurn(alone, shardsAtOnce, askAlone);
    await inTurn(shardsOf(together, shardSize), shardsAtOnce, async (shard) => {
      const read = await readOrNull(shard, options);
      if (read) for (const counters of read) take(counters, samples, startedAt);
      else {
        unplaced += 1;
        doubtful.push(...shard);
      }
    });
    await inTurn(doubtful, shardsAtOnce, async (id) => {
      if (isFull()) return void unasked.add(id);
      unasked.delete(id);
      await askAlone(id);
    });
    if (unasked.size === 0) unplaced = 0;
    const silent = new Map(
      [...quiet]
        .filter(([, since]) => now() - since >= patienceMs)
        .map(([id, since]) => [id, new Date(since)]),
    );
    return { samples, silent, isUnsure: silent.size < quiet.size };
  }

  function take(counters: VmCounters, samples: Sampled[], startedAt: number): void {
    const sampled = { counters, at: new Date(), atMs: performance.now() };
    const { externalId, hasAnswered } = counters;
    if (hasAnswered) {
      haveAnswered.add(externalId);
      quiet.delete(externalId);
      samples.push(sampled);
    } else if (haveAnswered.has(externalId)) {
      if (!quiet.has(externalId)) quiet.set(externalId, startedAt);
    } else if (!quiet.has(externalId)) {
      samples.push(sampled);
    }
  }

  /** @returns null when nothing came in time */
  async function readOrNull(ids: string[], options: CallOptions): Promise<VmCounters[] | null> {
    try {
      return await statistics.read(ids, { timeoutMs: shardTimeoutMs, ...options });
    } catch (error) {
      if (error instanceof AppError && error.code === 'timeout' && !options.signal?.aborted) return null;
      throw error;
    }
  }

  return { readRound };
}

function shardsOf<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

async function inTurn<T>(items: T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
