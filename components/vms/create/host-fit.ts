import { asText, formatBytes, formatMib } from '@/lib/client/format';
import type { HostRow } from '@/lib/domain/views';

export type Wanted = { vcpus: number; memoryMib: number; diskGib: number };

/** Why a host cannot be chosen at all now, as a sentence, or null. */
export function whyHostCannot(host: HostRow): string | null {
  if (host.isInMaintenance && host.state !== 'disabled') return 'It is in maintenance.';
  switch (host.state) {
    case 'disabled':
      return 'It is disabled.';
    case 'unreachable':
      return 'It cannot be reached.';
    case 'connecting':
      return 'It is still connecting.';
    case 'connected':
    case 'degraded':
      return host.facts ? null : 'Its facts are not known yet.';
  }
}

/** Why what is wanted does not fit this host, as a sentence, or null; the server's plan has the last word. */
export function whyDoesNotFit(host: HostRow, wanted: Wanted): string | null {
  const facts = host.facts;
  if (!facts) return null;
  if (wanted.vcpus > facts.cpuCount) return `It has ${facts.cpuCount} CPUs, ${wanted.vcpus} are wanted.`;
  if (wanted.memoryMib > facts.memoryFreeMib) {
    return `It has ${asText(formatMib(facts.memoryFreeMib))} of memory free, ${asText(formatMib(wanted.memoryMib))} are wanted.`;
  }
  const free = largestFreeBytes(host);
  if (free === null) return 'It has no active storage pool.';
  const diskBytes = wanted.diskGib * 1024 ** 3;
  if (diskBytes > free) {
    return `Its largest pool has ${asText(formatBytes(free))} free, ${asText(formatBytes(diskBytes))} are wanted.`;
  }
  return null;
}

/** Of the pool with the most room; null without an active one. */
export function largestFreeBytes(host: HostRow): number | null {
  const pools = host.facts?.pools.filter(({ isActive }) => isActive) ?? [];
  return pools.length > 0 ? Math.max(...pools.map(({ availableBytes }) => availableBytes)) : null;
}
