import type { NetworkAddress, NetworkMode, ObservedNetwork } from '../../../domain/network.ts';
import { attribute, child, children, type Element, parseXml } from '../xml.ts';

/** What a network's definition says by itself. @see https://libvirt.org/formatnetwork.html */
export type ParsedNetwork = Pick<ObservedNetwork, 'mode' | 'bridge' | 'addresses'>;

export function parseNetworkXml(text: string): ParsedNetwork {
  const network = parseXml(text, 'network');
  const bridge = attribute(child(network, 'bridge'), 'name');
  const forward = child(network, 'forward');
  return {
    mode: modeOf(forward, bridge),
    bridge: bridge ?? attribute(forward, 'dev') ?? attribute(child(forward, 'interface'), 'dev'),
    addresses: children(network, 'ip').flatMap(addressOf),
  };
}

function modeOf(forward: Element | undefined, bridge: string | null): NetworkMode {
  if (!forward) return 'isolated';
  const mode = attribute(forward, 'mode') ?? 'nat';
  if (mode === 'nat' || mode === 'route' || mode === 'open') return mode;
  // Without a bridge of its own it hands out a device of the host directly.
  return mode === 'bridge' && bridge ? 'bridge' : 'other';
}

function addressOf(ip: Element): NetworkAddress[] {
  const address = attribute(ip, 'address');
  if (!address) return [];
  const dhcp = child(ip, 'dhcp');
  return [
    {
      address,
      prefix: prefixOf(ip, address),
      ranges: children(dhcp, 'range').flatMap((range) => {
        const [start, end] = [attribute(range, 'start'), attribute(range, 'end')];
        return start && end ? [{ start, end }] : [];
      }),
      hosts: children(dhcp, 'host').flatMap((host) => {
        const given = attribute(host, 'ip');
        return given ? [{ mac: attribute(host, 'mac'), name: attribute(host, 'name'), address: given }] : [];
      }),
    },
  ];
}

/** libvirt takes a prefix or a mask; without either it goes by the address's old class. */
function prefixOf(ip: Element, address: string): number {
  const prefix = attribute(ip, 'prefix');
  if (prefix) return Number(prefix);
  const mask = attribute(ip, 'netmask');
  if (mask) {
    const bits = mask.split('.').map((part) => Number(part).toString(2).padStart(8, '0'));
    return bits.join('').indexOf('0') === -1 ? 32 : bits.join('').indexOf('0');
  }
  if (address.includes(':')) return 64;
  const first = Number(address.split('.')[0]);
  return first < 128 ? 8 : first < 192 ? 16 : 24;
}
