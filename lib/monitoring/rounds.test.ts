import { describe, expect, test } from 'vitest';
import { AppError } from '../domain/errors.ts';
import type { VmStatistics } from '../drivers/driver.ts';
import { createRounds } from './rounds.ts';

/** A host as libvirt's is: the first call that meets a hung VM hangs, and later ones pass it by. */
function fakeHost(count: number) {
  const ids = Array.from({ length: count }, (_, index) => `vm${index}`);
  const host = {
    ids,
    hung: new Set<string>(),
    isDead: false,
    now: 0,
    reads: [] as string[][],
    /** VMs that keep a call. */
    met: new Set<string>(),
  };
  const late = () => new AppError({ code: 'timeout', userMessage: 'late' });
  const statistics: VmStatistics = {
    async running() {
      if (host.isDead) throw late();
      return host.ids;
    },
    async read(externalIds) {
      host.reads.push(externalIds);
      const first = externalIds.find((id) => host.hung.has(id) && !host.met.has(id));
      if (first || host.isDead) {
        if (first) host.met.add(first);
        throw late();
      }
      return externalIds.map((externalId) => ({
        ...{ externalId, cpuTimeNs: 1n, guestMemory: null, hostMemoryBytes: null, disk: null, network: null },
        ...{ disks: [], cards: [] },
        hasAnswered: !host.hung.has(externalId),
      }));
    },
  };
  const rounds = createRounds(statistics, () => host.now);
  const read = async () => {
    host.reads = [];
    const { samples, silent, isUnsure } = await rounds.readRound();
    return {
      sampled: samples.map(({ counters }) => counters.externalId),
      silent: [...silent.keys()],
      isUnsure,
    };
  };
  return { host, read };
}

describe('one VM that does not answer', () => {
  test('costs nobody else a sample, and is named when it goes on', async () => {
    const { host, read } = fakeHost(20);
    expect((await read()).sampled).toHaveLength(20);
    host.hung.add('vm3');
    const others = host.ids.filter((id) => id !== 'vm3');
    const first = await read();
    expect(first.sampled.sort()).toEqual(others.toSorted());
    expect(first).toMatchObject({ silent: [], isUnsure: true });
    host.now = 6_000;
    const second = await read();
    expect(second.sampled.sort()).toEqual(others.toSorted());
    expect(second).toMatchObject({ silent: ['vm3'], isUnsure: false });
  });

  test('is asked alone from then on, and sampled with the others when it answers again', async () => {
    const { host, read } = fakeHost(20);
    host.hung.add('vm3');
    await read();
    host.now = 6_000;
    await read();
    expect(host.reads.filter((ids) => ids.includes('vm3'))).toEqual([['vm3']]);
    host.hung.clear();
    expect(await read()).toMatchObject({ silent: [], isUnsure: false });
    await read();
    expect(host.reads.map((ids) => ids.length).sort()).toEqual([16, 4]);
  });

  test('that was so before it was first sampled is found as well', async () => {
    const { host, read } = fakeHost(2);
    host.hung.add('vm0');
    await read();
    host.now = 6_000;
    expect(await read()).toEqual({ sampled: ['vm1'], silent: ['vm0'], isUnsure: false });
  });

  test('and ended or left is forgotten', async () => {
    const { host, read } = fakeHost(2);
    host.hung.add('vm0');
    await read();
    host.ids.shift();
    expect(await read()).toEqual({ sampled: ['vm1'], silent: [], isUnsure: false });
  });
});

test('of very many that do not answer only some are met; who was asked apart from them goes on being sampled', async () => {
  const { host, read } = fakeHost(48);
  await read();
  // Of the first two of three calls.
  for (let i = 0; i < 32; i += 2) host.hung.add(`vm${i}`);
  const callsKept = () => host.met.size;
  for (host.now = 10_000; host.now < 100_000; host.now += 10_000) {
    const { sampled } = await read();
    expect(sampled).toEqual(expect.arrayContaining(host.ids.slice(32)));
  }
  expect(callsKept()).toBeGreaterThanOrEqual(8);
  expect(callsKept()).toBeLessThanOrEqual(9);
  expect((await read()).silent.length).toBeGreaterThanOrEqual(6);
  host.hung.clear();
  await read();
  expect((await read()).sampled).toHaveLength(48);
  expect(await read()).toMatchObject({ silent: [], isUnsure: false });
});

test('a VM that never says whether it answered is sampled as it is', async () => {
  const { host, read } = fakeHost(2);
  const ids = ['quiet', 'other'];
  host.ids.splice(0, 2, ...ids);
  // Not met, so nothing is late: as on hosts whose VMs have no process.
  const plain = createRounds({
    running: async () => ids,
    read: async (externalIds) =>
      externalIds.map((externalId) => ({
        ...{ externalId, cpuTimeNs: 1n, guestMemory: null, hostMemoryBytes: null, disk: null, network: null },
        ...{ disks: [], cards: [] },
        hasAnswered: false,
      })),
  });
  for (let i = 0; i < 3; i++) {
    const { samples, silent } = await plain.readRound();
    expect(samples).toHaveLength(2);
    expect(silent.size).toBe(0);
  }
  expect((await read()).sampled).toEqual(ids);
});

test('a host that stops answering in the middle of a round accuses none of its VMs', async () => {
  const { host, read } = fakeHost(3);
  await read();
  let calls = 0;
  const original = host.ids;
  Object.defineProperty(host, 'ids', {
    get() {
      calls += 1;
      // It has just said what runs, and is gone.
      if (calls === 1) host.isDead = true;
      return original;
    },
  });
  await expect(read()).rejects.toMatchObject({ code: 'timeout' });
  host.isDead = false;
  host.now = 60_000;
  calls = 1;
  expect(await read()).toMatchObject({ silent: [], isUnsure: false });
});
