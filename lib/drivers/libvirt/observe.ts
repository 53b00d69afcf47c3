import type { ObservedVm, VmNic } from '../../domain/vm.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import { InterfaceAddressesSource, ListDomains } from '../../libvirt/constants/domain.ts';
import type { Domain } from '../../libvirt/types.ts';
import type { Link } from './link.ts';
import { parseDomainXml } from './parse-domain.ts';
import { mapDomainState } from './state.ts';

/** What the lists of a host say of many domains in one answer. */
type Marks = { isAutostart: boolean; isPersistent: boolean; hasManagedSave: boolean };

// A guest that hangs holds its agent's answer back; nobody waits longer than this for an address.
const addressTimeoutMs = 2_000;
const agentTimeoutSeconds = 2;
const sizeKeptMs = 30_000;

export type Observer = {
  list(options: CallOptions): Promise<ObservedVm[]>;
  /** @returns null when the host does not have it */
  get(externalId: string, options: CallOptions): Promise<ObservedVm | null>;
};

/** Reads VMs from one host, whoever made them. Nothing here asks a guest's QEMU, which may be wedged. */
export function createObserver(link: Link): Observer {
  const sizes = new Map<string, { sizeBytes: number | null; readAt: number }>();

  async function list(options: CallOptions): Promise<ObservedVm[]> {
    const listBy = async (flags: number) =>
      (await link.call('reads', 'connectListAllDomains', { needResults: 1, flags }, options)).domains;
    const idsOf = async (flags: number) => new Set((await listBy(flags)).map(({ uuid }) => uuid));
    const [domains, autostart, transient, saved] = await Promise.all([
      listBy(0),
      idsOf(ListDomains.autostart),
      idsOf(ListDomains.transient),
      // The test driver knows no managed save.
      idsOf(ListDomains.managedsave).catch(() => new Set<string>()),
    ]);
    const seen = await Promise.all(
      domains.map((domain) => {
        const id = domain.uuid;
        const marks = {
          isAutostart: autostart.has(id),
          isPersistent: !transient.has(id),
          hasManagedSave: saved.has(id),
        };
        return read(domain, marks, options);
      }),
    );
    return seen.filter((vm) => vm !== null);
  }

  async function get(externalId: string, options: CallOptions): Promise<ObservedVm | null> {
    const dom = await lookUpDomain(link, externalId, options);
    if (!dom) return null;
    const [autostart, persistent, saved] = await Promise.all([
      link.call('reads', 'domainGetAutostart', { dom }, options).catch(() => ({ autostart: false })),
      link.call('reads', 'domainIsPersistent', { dom }, options).catch(() => ({ persistent: true })),
      link
        .call('reads', 'domainHasManagedSaveImage', { dom, flags: 0 }, options)
        .catch(() => ({ result: false })),
    ]);
    const marks = {
      isAutostart: autostart.autostart,
      isPersistent: persistent.persistent,
      hasManagedSave: saved.result,
    };
    return read(dom, marks, options);
  }

  /** @returns null when it went away while it was read */
  async function read(dom: Domain, marks: Marks, options: CallOptions): Promise<ObservedVm | null> {
    try {
      const [{ state, reason }, { xml }] = await Promise.all([
        link.call('reads', 'domainGetState', { dom, flags: 0 }, options),
        link.call('reads', 'domainGetXmlDesc', { dom, flags: 0 }, options),
      ]);
      const { isAgentConnected, ...parsed } = parseDomainXml(xml);
      const view = mapDomainState(state, reason, marks.hasManagedSave);
      const isRunning = view.state === 'running';
      const [disks, addresses, guestHostname] = await Promise.all([
        Promise.all(parsed.disks.map(async (disk) => ({ ...disk, sizeBytes: await sizeOf(disk, options) }))),
        isRunning ? readAddresses(dom, isAgentConnected) : new Map<string, string[]>(),
        isRunning && isAgentConnected ? readHostname(dom) : null,
      ]);
      const nics = parsed.nics.map((nic): VmNic => ({ ...nic, addresses: addresses.get(nic.mac) ?? [] }));
      return {
        ...parsed,
        ...view,
        disks,
        nics,
        addresses: [...addresses.values()].flat(),
        guestHostname,
        isAutostart: marks.isAutostart,
        isPersistent: marks.isPersistent,
      };
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }

  /** From the pool's own books, kept for a moment, because a list asks for a thousand of them. */
  async function sizeOf(disk: ObservedVm['disks'][number], options: CallOptions): Promise<number | null> {
    if (!disk.source) return null;
    const key = `${disk.pool ?? ''}/${disk.source}`;
    const known = sizes.get(key);
    if (known && performance.now() - known.readAt < sizeKeptMs) return known.sizeBytes;
    const lookup = disk.pool
      ? link.call(
          'reads',
          'storageVolLookupByName',
          { pool: await poolHandle(disk.pool, options), name: disk.source },
          options,
        )
      : link.call('reads', 'storageVolLookupByPath', { path: disk.source }, options);
    const sizeBytes = await lookup
      .then(({ vol }) => link.call('reads', 'storageVolGetInfo', { vol }, options))
      .then(({ capacity }) => Number(capacity))
      .catch(() => null);
    sizes.set(key, { sizeBytes, readAt: performance.now() });
    if (sizes.size > 50_000) sizes.clear();
    return sizeBytes;
  }

  async function poolHandle(name: string, options: CallOptions) {
    return (await link.call('reads', 'storagePoolLookupByName', { name }, options)).pool;
  }

  async function readAddresses(dom: Domain, isAgentConnected: boolean): Promise<Map<string, string[]>> {
    const sources = isAgentConnected
      ? [InterfaceAddressesSource.agent, InterfaceAddressesSource.lease]
      : [InterfaceAddressesSource.lease];
    for (const source of sources) {
      const lane = source === InterfaceAddressesSource.agent ? 'guests' : 'reads';
      const byMac = await link
        .call(lane, 'domainInterfaceAddresses', { dom, source, flags: 0 }, { timeoutMs: addressTimeoutMs })
        .then(({ ifaces }) => addressesByMac(ifaces))
        .catch(() => new Map<string, string[]>());
      if (byMac.size > 0) return byMac;
    }
    return new Map();
  }

  async function readHostname(dom: Domain): Promise<string | null> {
    const cmd = JSON.stringify({ execute: 'guest-get-host-name' });
    const args = { dom, cmd, timeout: agentTimeoutSeconds, flags: 0 };
    return link
      .call('guests', 'qemuDomainAgentCommand', args, { timeoutMs: addressTimeoutMs })
      .then(
        ({ result }) =>
          (JSON.parse(result ?? '{}') as { return?: { 'host-name'?: string } }).return?.['host-name'] ?? null,
      )
      .catch(() => null);
  }

  return { list, get };
}

/** @returns null when the host does not have it */
export async function lookUpDomain(
  link: Link,
  externalId: string,
  options: CallOptions,
): Promise<Domain | null> {
  try {
    return (await link.call('reads', 'domainLookupByUuid', { uuid: externalId }, options)).dom;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'not_found';
}

type Interface = { name: string; hwaddr: string | null; addrs: { addr: string }[] };

/** Without loopback and link-local ones, which lead nowhere; IPv4 first, because people type it. */
function addressesByMac(interfaces: Interface[]): Map<string, string[]> {
  const byMac = new Map<string, string[]>();
  for (const { name, hwaddr, addrs } of interfaces) {
    if (name === 'lo' || !hwaddr) continue;
    const usable = addrs
      .map(({ addr }) => addr)
      .filter((addr) => !/^(127\.|169\.254\.|fe80:|::1$)/i.test(addr));
    if (usable.length)
      byMac.set(
        hwaddr,
        usable.sort((a, b) => Number(a.includes(':')) - Number(b.includes(':'))),
      );
  }
  return byMac;
}
