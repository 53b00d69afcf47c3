import type { HostFacts } from '../../domain/host.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import type { HostInterface } from '../../libvirt/types.ts';
import type { Link } from './link.ts';
import { nullUnlessLost } from './silence.ts';
import { attribute, children, parseXml } from './xml.ts';

// A host with more has them by a program, and none of them is for guests.
const maxInterfaces = 256;
// The cables of running guests, and the host's own loop: no one is a bridge, and there are many.
const isUninteresting = /^(lo|vnet\d+|tap.*|macvtap\d+|virbr\d+-nic)$/;
// Of libvirt's own networks: a bridge without being asked.
const isOwnBridge = /^virbr\d+$/;
const describedAnewEveryMs = 600_000;

type Described = Interface & { readAt: number };

/**
 * The host's bridges and, as far as libvirt tells them, its own addresses. Most builds of libvirt read interfaces
 * without their addresses; some have no driver for them at all, and then nothing is known.
 *
 * A libvirtd of 9.0 ends itself when an interface goes while it is being described (measured: within 80 starts and
 * stops of a network; never while they are only listed). So what comes and goes by itself is not asked about, and
 * nothing twice within ten minutes; one that is new is asked about once it is still there at the next reading.
 */
export function createInterfaceReader(link: Pick<Link, 'call'>) {
  let known: Map<string, Described | null> | null = null;

  async function read(options: CallOptions): Promise<Pick<HostFacts, 'bridges' | 'addresses'>> {
    const args = { needResults: 1, flags: 0 };
    const listed = await link.call('reads', 'connectListAllInterfaces', args, options).catch(nullUnlessLost);
    if (!listed) return {};
    const some = listed.ifaces.filter(({ name }) => !isUninteresting.test(name)).slice(0, maxInterfaces);
    const before = known;
    const now = await Promise.all(
      some.map(async (iface) => [iface.name, await descriptionOf(iface, before, options)] as const),
    );
    known = new Map(now);
    const described = now.flatMap(([, iface]) => iface ?? []);
    return {
      bridges: described.flatMap(({ name, isBridge }) => (isBridge ? [name] : [])).sort(),
      addresses: described.flatMap(({ addresses }) => addresses).sort(),
    };
  }

  async function descriptionOf(
    iface: HostInterface,
    before: typeof known,
    options: CallOptions,
  ): Promise<Described | null> {
    const { name } = iface;
    const readAt = performance.now();
    if (isOwnBridge.test(name)) return { name, isBridge: true, addresses: [], readAt };
    const last = before?.get(name);
    if (last && readAt - last.readAt < describedAnewEveryMs) return last;
    if (before && last === undefined) return null;
    return (
      link
        .call('reads', 'interfaceGetXmlDesc', { iface, flags: 0 }, options)
        .then(({ xml }) => ({ ...parseInterfaceXml(xml), readAt }))
        // It went away, or is of a kind that libvirt cannot describe.
        .catch(nullUnlessLost)
    );
  }

  return { read };
}

type Interface = { name: string; isBridge: boolean; addresses: string[] };

/** @see https://libvirt.org/formatinterface.html (of the sources: docs/schemas/interface.rng) */
export function parseInterfaceXml(text: string): Interface {
  const iface = parseXml(text, 'interface');
  const addresses = children(iface, 'protocol')
    .filter((protocol) => attribute(protocol, 'family') === 'ipv4')
    .flatMap((protocol) => children(protocol, 'ip'))
    .flatMap((ip) => {
      const address = attribute(ip, 'address');
      return address ? [`${address}/${attribute(ip, 'prefix') ?? 32}`] : [];
    });
  return {
    name: attribute(iface, 'name') ?? '',
    isBridge: attribute(iface, 'type') === 'bridge',
    addresses,
  };
}
