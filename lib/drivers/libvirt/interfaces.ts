import type { HostFacts } from '../../domain/host.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import type { Link } from './link.ts';
import { attribute, children, parseXml } from './xml.ts';

// A host with more has them by a program, and none of them is for guests.
const maxInterfaces = 256;
// The cables of running guests, and the host's own loop: no one is a bridge, and there are many.
const isUninteresting = /^(lo|vnet\d+|tap.*|macvtap\d+)$/;

/**
 * The host's bridges and, as far as libvirt tells them, its own addresses. Most builds of libvirt read interfaces
 * without their addresses; some have no driver for them at all, and then nothing is known.
 */
export async function readInterfaces(
  link: Link,
  options: CallOptions,
): Promise<Pick<HostFacts, 'bridges' | 'addresses'>> {
  const args = { needResults: 1, flags: 0 };
  const listed = await link.call('reads', 'connectListAllInterfaces', args, options).catch(() => null);
  if (!listed) return {};
  const some = listed.ifaces.filter(({ name }) => !isUninteresting.test(name)).slice(0, maxInterfaces);
  const read = await Promise.all(
    some.map((iface) =>
      link
        .call('reads', 'interfaceGetXmlDesc', { iface, flags: 0 }, options)
        .then(({ xml }) => parseInterfaceXml(xml))
        // It went away, or is of a kind that libvirt cannot describe.
        .catch(() => null),
    ),
  );
  const known = read.filter((iface) => iface !== null);
  return {
    bridges: known.flatMap(({ name, isBridge }) => (isBridge ? [name] : [])).sort(),
    addresses: known.flatMap(({ addresses }) => addresses).sort(),
  };
}

/** @see https://libvirt.org/formatinterface.html (of the sources: docs/schemas/interface.rng) */
export function parseInterfaceXml(text: string): { name: string; isBridge: boolean; addresses: string[] } {
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
