import type { DeviceLoads, VmCounters, VmLoad } from '../domain/load.ts';

/** @property atMs  of a clock that never goes back */
export type Sampled = { counters: VmCounters; at: Date; atMs: number };

type Moment = Pick<Sampled, 'counters' | 'atMs'>;

/** What happened between two samples of a VM; one that was started anew between them counts from nothing. */
export function loadOf(now: Moment, before: Moment | null, vcpus: number): VmLoad {
  const { counters } = now;
  const seconds = before ? (now.atMs - before.atMs) / 1000 : 0;
  const rate = (of: (counters: VmCounters) => bigint | null | undefined): number | null => {
    const [from, to] = [before ? of(before.counters) : null, of(counters)];
    if (from === null || from === undefined || to === null || to === undefined) return null;
    return to < from || seconds <= 0 ? null : Number(to - from) / seconds;
  };
  const busyNs = rate(({ cpuTimeNs }) => cpuTimeNs);
  return {
    cpuPercent: busyNs === null ? null : Math.min(100, (busyNs / 1e9 / Math.max(1, vcpus)) * 100),
    guestMemoryUsedBytes: counters.guestMemory?.usedBytes ?? null,
    guestMemoryTotalBytes: counters.guestMemory?.totalBytes ?? null,
    hostMemoryBytes: counters.hostMemoryBytes,
    diskReadRate: rate(({ disk }) => disk?.readBytes),
    diskWriteRate: rate(({ disk }) => disk?.writtenBytes),
    networkReceiveRate: rate(({ network }) => network?.receivedBytes),
    networkSendRate: rate(({ network }) => network?.sentBytes),
    devices: devicesOf(counters, rate),
  };
}

function devicesOf(
  { disks, cards }: VmCounters,
  rate: (of: (counters: VmCounters) => bigint | undefined) => number | null,
): DeviceLoads | null {
  if (disks.length + cards.length === 0) return null;
  const devices: DeviceLoads = { disks: {}, cards: {} };
  for (const { target } of disks) {
    const disk = (counters: VmCounters) => counters.disks.find((one) => one.target === target);
    const readRate = rate((counters) => disk(counters)?.readBytes);
    const writeRate = rate((counters) => disk(counters)?.writtenBytes);
    if (readRate !== null && writeRate !== null) devices.disks[target] = { readRate, writeRate };
  }
  for (const { device } of cards) {
    const card = (counters: VmCounters) => counters.cards.find((one) => one.device === device);
    const receiveRate = rate((counters) => card(counters)?.receivedBytes);
    const sendRate = rate((counters) => card(counters)?.sentBytes);
    if (receiveRate !== null && sendRate !== null) devices.cards[device] = { receiveRate, sendRate };
  }
  return devices;
}
