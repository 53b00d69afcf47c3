import { expect, test } from 'vitest';
import type { VmCounters } from '../domain/load.ts';
import { loadOf } from './load-of.ts';

const counters: VmCounters = {
  externalId: 'a',
  cpuTimeNs: 10_000_000_000n,
  guestMemory: { usedBytes: 60, totalBytes: 200 },
  hostMemoryBytes: 300,
  disk: { readBytes: 1_000n, writtenBytes: 500n },
  network: { receivedBytes: 70n, sentBytes: 7n },
  disks: [{ target: 'vda', readBytes: 1_000n, writtenBytes: 500n }],
  cards: [{ device: 'vnet0', receivedBytes: 70n, sentBytes: 7n }],
  hasAnswered: true,
};
const at = (atMs: number, change: Partial<VmCounters> = {}) => ({
  atMs,
  counters: { ...counters, ...change },
});

test('rates are over the time between two samples, and CPU is a share of all that the VM has', () => {
  const after = {
    cpuTimeNs: 15_000_000_000n,
    disk: { readBytes: 3_000n, writtenBytes: 500n },
    network: { receivedBytes: 170n, sentBytes: 7n },
    disks: [
      { target: 'vda', readBytes: 3_000n, writtenBytes: 500n },
      // Plugged in since: nothing to compare it with.
      { target: 'vdb', readBytes: 9_000n, writtenBytes: 9_000n },
    ],
    cards: [{ device: 'vnet0', receivedBytes: 170n, sentBytes: 7n }],
  };
  expect(loadOf(at(10_000, after), at(0), 2)).toEqual({
    cpuPercent: 25,
    guestMemoryUsedBytes: 60,
    guestMemoryTotalBytes: 200,
    hostMemoryBytes: 300,
    diskReadRate: 200,
    diskWriteRate: 0,
    networkReceiveRate: 10,
    networkSendRate: 0,
    devices: {
      disks: { vda: { readRate: 200, writeRate: 0 } },
      cards: { vnet0: { receiveRate: 10, sendRate: 0 } },
    },
  });
});

test('the first sample has no rates, and no share of nothing', () => {
  expect(loadOf(at(0), null, 1)).toMatchObject({
    cpuPercent: null,
    diskReadRate: null,
    hostMemoryBytes: 300,
  });
  expect(loadOf(at(0), at(0), 1)).toMatchObject({ cpuPercent: null });
});

test('a VM that was started anew counts from nothing, and what the host does not say is not known', () => {
  expect(loadOf(at(10_000, { cpuTimeNs: 1n }), at(0), 1)).toMatchObject({
    cpuPercent: null,
    diskReadRate: 0,
  });
  const silent = {
    guestMemory: null,
    hostMemoryBytes: null,
    disk: null,
    network: null,
    disks: [],
    cards: [],
  };
  expect(loadOf(at(10_000, silent), at(0), 1)).toMatchObject({
    ...{ guestMemoryUsedBytes: null, hostMemoryBytes: null, diskReadRate: null, networkSendRate: null },
    devices: null,
  });
});

test('a clock of the host that counts a little more than there was is no more than all', () => {
  expect(loadOf(at(1_000, { cpuTimeNs: 11_100_000_000n }), at(0), 1).cpuPercent).toBe(100);
});
