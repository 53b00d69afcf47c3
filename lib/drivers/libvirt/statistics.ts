import type { VmCounters } from '../../domain/load.ts';
import {
  ConnectGetAllDomainStatsFlags,
  ConnectListAllDomainsFlags,
  DomainStatsTypes,
} from '../../libvirt/constants/domain.ts';
import type { TypedParams } from '../../libvirt/typed-params.ts';
import type { Domain } from '../../libvirt/types.ts';
import type { CallOptions, VmStatistics } from '../driver.ts';
import type { Link } from './link.ts';

// Not `vcpu`: it costs as much as the balloon, and says little more than the total.
const groups =
  DomainStatsTypes.cpuTotal | DomainStatsTypes.balloon | DomainStatsTypes.interface | DomainStatsTypes.block;
const kibibyte = 1024;

/**
 * libvirt's bulk statistics. The first call that meets a process which does not answer hangs until it does; every
 * other one passes it by, because of the flag, and then lacks what only the process knows (measured with libvirt 9.0).
 */
export function createStatistics(link: Pick<Link, 'call'>): VmStatistics {
  let known = new Map<string, Domain>();
  return {
    async running(options = {}) {
      const args = { needResults: 1, flags: ConnectListAllDomainsFlags.active };
      const { domains } = await link.call('statistics', 'connectListAllDomains', args, options);
      known = new Map(domains.map((domain) => [domain.uuid, domain]));
      return [...known.keys()];
    },
    async read(externalIds: string[], options: CallOptions = {}) {
      const doms = externalIds.flatMap((id) => known.get(id) ?? []);
      if (doms.length === 0) return [];
      const args = { doms, stats: groups, flags: ConnectGetAllDomainStatsFlags.nowait };
      const { retStats } = await link.call('statistics', 'connectGetAllDomainStats', args, options);
      return retStats.map(({ dom, params }) => countersOf(dom.uuid, params));
    },
  };
}

export function countersOf(externalId: string, params: TypedParams): VmCounters {
  const number = (name: string) => {
    const value = params[name];
    return typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : null;
  };
  const bytes = (name: string) => {
    const kib = number(name);
    return kib === null ? null : Number(kib) * kibibyte;
  };
  const each = <T>(group: string, read: (prefix: string) => T) =>
    Array.from({ length: Number(number(`${group}.count`) ?? 0n) }, (_, index) => read(`${group}.${index}`));
  const sum = (group: string, name: string) => {
    const values = each(group, (prefix) => number(`${prefix}.${name}`)).filter((value) => value !== null);
    return values.length ? values.reduce((all, value) => all + value, 0n) : null;
  };
  const word = (name: string) => {
    const value = params[name];
    return typeof value === 'string' ? value : null;
  };
  const [usable, total] = [bytes('balloon.usable'), bytes('balloon.available')];
  const [readBytes, writtenBytes] = [sum('block', 'rd.bytes'), sum('block', 'wr.bytes')];
  const [receivedBytes, sentBytes] = [sum('net', 'rx.bytes'), sum('net', 'tx.bytes')];
  return {
    externalId,
    cpuTimeNs: number('cpu.time'),
    guestMemory: usable === null || total === null ? null : { usedBytes: total - usable, totalBytes: total },
    hostMemoryBytes: bytes('balloon.rss'),
    disk: readBytes === null || writtenBytes === null ? null : { readBytes, writtenBytes },
    network: receivedBytes === null || sentBytes === null ? null : { receivedBytes, sentBytes },
    disks: each('block', (prefix) => {
      const target = word(`${prefix}.name`);
      const [read, written] = [number(`${prefix}.rd.bytes`), number(`${prefix}.wr.bytes`)];
      const isKnown = target !== null && read !== null && written !== null;
      return isKnown ? [{ target, readBytes: read, writtenBytes: written }] : [];
    }).flat(),
    cards: each('net', (prefix) => {
      const device = word(`${prefix}.name`);
      const [received, sent] = [number(`${prefix}.rx.bytes`), number(`${prefix}.tx.bytes`)];
      const isKnown = device !== null && received !== null && sent !== null;
      return isKnown ? [{ device, receivedBytes: received, sentBytes: sent }] : [];
    }).flat(),
    // One of them comes with whatever the process is asked for, and neither when it was passed by.
    hasAnswered: 'balloon.rss' in params || 'block.0.rd.bytes' in params,
  };
}
