import { AppError } from '../../domain/errors.ts';
import type { AddressSource } from '../../domain/vm.ts';
import {
  DomainInterfaceAddressesSource,
  DomainGuestInfoTypes as Group,
} from '../../libvirt/constants/domain.ts';
import type { TypedParams } from '../../libvirt/typed-params.ts';
import type { Domain } from '../../libvirt/types.ts';
import { isFrozen } from './guest-freeze.ts';
import type { Link } from './link.ts';

/** What a guest, or else the host, says of its network. */
export type GuestInfo = {
  hostname: string | null;
  addressesByMac: Map<string, string[]>;
  /** Who says so; null when nobody does. */
  addressSource: AddressSource | null;
  /** Its file systems take no writes. */
  isFrozen: boolean;
};

export type GuestReader = {
  /**
   * Never takes longer than about two seconds and never fails: what is not known is left out.
   * @param maxAgeMs  an answer of the agent that is younger is good enough
   */
  read(dom: Domain, isAgentConnected: boolean, maxAgeMs: number): Promise<GuestInfo>;
};

type Entry = {
  domId: number;
  info: GuestInfo | null;
  readAt: number;
  asking: Promise<void> | null;
  quietUntil: number;
};

const waitMs = 2_000;
// libvirt gives an agent 5 s to wake up, and holds a place of the connection until then.
const agentTimeoutMs = 8_000;
// A guest that did not answer is left alone for a while, so that it takes no place from those that do.
const quietMs = 60_000;
// One less than the connection takes at once.
const agentsAtOnce = 3;
const maxEntries = 20_000;
export const nothingKnown: GuestInfo = {
  hostname: null,
  addressesByMac: new Map(),
  addressSource: null,
  isFrozen: false,
};
// As many as libvirt passes on.
const maxListed = 2_048;

/** Asks guests' agents a few at a time, with what they said last at hand for when one hangs. */
export function createGuestReader(
  link: Pick<Link, 'call'>,
  clock: () => number = () => performance.now(),
): GuestReader {
  const entries = new Map<string, Entry>();
  const waiting: (() => void)[] = [];
  let asked = 0;

  async function read(dom: Domain, isAgentConnected: boolean, maxAgeMs: number): Promise<GuestInfo> {
    const fromAgent = isAgentConnected ? await readAgent(dom, maxAgeMs) : null;
    if (fromAgent && fromAgent.addressesByMac.size > 0) return fromAgent;
    const { hostname = null, isFrozen: isStill = false } = fromAgent ?? {};
    for (const source of ['lease', 'arp'] as const) {
      const addressesByMac = await readAddresses(dom, source);
      if (addressesByMac.size > 0)
        return { hostname, addressesByMac, addressSource: source, isFrozen: isStill };
    }
    return { hostname, addressesByMac: new Map(), addressSource: null, isFrozen: isStill };
  }

  async function readAgent(dom: Domain, maxAgeMs: number): Promise<GuestInfo | null> {
    const entry = entryOf(dom);
    const isFresh = entry.info !== null && clock() - entry.readAt < maxAgeMs;
    if (isFresh || (!entry.asking && clock() < entry.quietUntil)) return entry.info;
    entry.asking ??= ask(dom, entry).finally(() => {
      entry.asking = null;
    });
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, waitMs);
    });
    await Promise.race([entry.asking, enough]);
    clearTimeout(timer);
    return entry.info;
  }

  async function ask(dom: Domain, entry: Entry): Promise<void> {
    await takeTurn();
    const askedAt = clock();
    try {
      const args = { dom, types: Group.hostname | Group.interfaces, flags: 0 };
      const { params } = await link.call('guests', 'domainGetGuestInfo', args, { timeoutMs: agentTimeoutMs });
      entry.info = readGuestInfo(params);
      entry.readAt = clock();
    } catch (error) {
      // An agent that holds file systems frozen answers nothing else, and says so at once.
      const isSilent = error instanceof AppError && error.code === 'timeout';
      const isQuick = !isSilent && clock() - askedAt < waitMs;
      const isStill = isQuick
        ? await isFrozen(link, dom, { timeoutMs: agentTimeoutMs }).catch(() => null)
        : null;
      if (isStill !== null) entry.info = { ...(entry.info ?? nothingKnown), isFrozen: isStill };
      if (!isStill) entry.quietUntil = clock() + quietMs;
    } finally {
      asked -= 1;
      waiting.shift()?.();
    }
  }

  async function takeTurn(): Promise<void> {
    while (asked >= agentsAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    asked += 1;
  }

  function entryOf(dom: Domain): Entry {
    const known = entries.get(dom.uuid);
    // A new id is a new start of the guest, and everything is open again.
    if (known && known.domId === dom.id) return known;
    const entry: Entry = { domId: dom.id, info: null, readAt: 0, asking: null, quietUntil: 0 };
    if (entries.size >= maxEntries) entries.clear();
    entries.set(dom.uuid, entry);
    return entry;
  }

  /** What the host itself knows: its DHCP server, or whom it spoke with last. */
  async function readAddresses(dom: Domain, source: 'lease' | 'arp'): Promise<Map<string, string[]>> {
    const args = { dom, source: DomainInterfaceAddressesSource[source], flags: 0 };
    return link
      .call('reads', 'domainInterfaceAddresses', args, { timeoutMs: waitMs })
      .then(({ ifaces }) =>
        byMac(
          ifaces.map(({ name, hwaddr, addrs }) => ({
            name,
            hwaddr,
            addresses: addrs.map(({ addr }) => addr),
          })),
        ),
      )
      .catch(() => new Map<string, string[]>());
  }

  return { read };
}

/** libvirt numbers what it lists: if.0.name, if.0.hwaddr, if.0.addr.1.addr. */
export function readGuestInfo(params: TypedParams): GuestInfo {
  const text = (key: string) => (typeof params[key] === 'string' ? params[key] : null);
  const count = (key: string) => Math.min(Number(params[key] ?? 0), maxListed);
  const interfaces = Array.from({ length: count('if.count') }, (_, i) => ({
    name: text(`if.${i}.name`) ?? '',
    hwaddr: text(`if.${i}.hwaddr`),
    addresses: Array.from(
      { length: count(`if.${i}.addr.count`) },
      (_, j) => text(`if.${i}.addr.${j}.addr`) ?? '',
    ),
  }));
  // A guest may say anything; a host name has at most 253 characters.
  const hostname = text('hostname')?.slice(0, 253) || null;
  const addressesByMac = byMac(interfaces);
  return { hostname, addressesByMac, addressSource: addressesByMac.size ? 'agent' : null, isFrozen: false };
}

type Interface = { name: string; hwaddr: string | null; addresses: string[] };

/** Without loopback and link-local ones, which lead nowhere; IPv4 first, because people type it. */
function byMac(interfaces: Interface[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, hwaddr, addresses } of interfaces) {
    if (name === 'lo' || !hwaddr) continue;
    const usable = addresses.filter(
      (address) => /^[0-9a-f.:]+$/i.test(address) && !/^(127\.|169\.254\.|fe80:|::1$)/i.test(address),
    );
    const mac = hwaddr.toLowerCase();
    // Bridges and VLANs in the guest share the address of the card below them.
    const all = [...(found.get(mac) ?? []), ...usable];
    if (all.length)
      found.set(
        mac,
        all.sort((a, b) => Number(a.includes(':')) - Number(b.includes(':'))),
      );
  }
  return found;
}
