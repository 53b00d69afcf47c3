import type { NetworkLease, ObservedNetwork } from '../../../domain/network.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import { ConnectListAllNetworksFlags, NetworkXmlFlags } from '../../../libvirt/constants/network.ts';
import type { Network } from '../../../libvirt/types.ts';
import type { Link } from '../link.ts';
import { isGone } from '../observe.ts';
import { parseNetworkXml } from './parse-network.ts';

/** Every network of the host, whoever made it, by name. */
export async function listNetworks(link: Link, options: CallOptions): Promise<ObservedNetwork[]> {
  const listBy = async (flags: number) =>
    (await link.call('reads', 'connectListAllNetworks', { needResults: 1, flags }, options)).nets;
  const namesOf = async (flags: number) => new Set((await listBy(flags)).map(({ name }) => name));
  const [nets, active, autostart, transient] = await Promise.all([
    listBy(0),
    namesOf(ConnectListAllNetworksFlags.active),
    namesOf(ConnectListAllNetworksFlags.autostart),
    namesOf(ConnectListAllNetworksFlags.transient),
  ]);
  const read = await Promise.all(
    nets.map((net) =>
      readNetwork(link, net, active.has(net.name), !transient.has(net.name), options).catch((error) => {
        // It went away while it was read.
        if (isGone(error)) return null;
        throw error;
      }),
    ),
  );
  return read
    .filter((network) => network !== null)
    .map((network) => ({ ...network, isAutostart: autostart.has(network.name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readNetwork(
  link: Link,
  net: Network,
  isActive: boolean,
  isPersistent: boolean,
  options: CallOptions,
): Promise<Omit<ObservedNetwork, 'isAutostart'>> {
  const xmlOf = async (flags: number) =>
    (await link.call('reads', 'networkGetXmlDesc', { net, flags }, options)).xml;
  const [now, stored] = await Promise.all([
    xmlOf(0),
    // libvirt's own test driver knows one text only.
    isActive && isPersistent
      ? xmlOf(NetworkXmlFlags.inactive).catch((error) => (isGone(error) ? Promise.reject(error) : null))
      : null,
  ]);
  const parsed = parseNetworkXml(now);
  const handsOut = isActive && parsed.addresses.some(({ ranges, hosts }) => ranges.length || hosts.length);
  return {
    name: net.name,
    uuid: net.uuid,
    ...parsed,
    leases: handsOut ? await readLeases(link, net, options) : [],
    isActive,
    isPersistent,
    definition: stored ?? now,
  };
}

async function readLeases(link: Link, net: Network, options: CallOptions): Promise<NetworkLease[]> {
  const args = { net, mac: null, needResults: 1, flags: 0 };
  // It may have stopped meanwhile, and a driver that has no leases refuses the question.
  const { leases } = await link
    .call('reads', 'networkGetDhcpLeases', args, options)
    .catch(() => ({ leases: [] }));
  return leases
    .map(({ mac, ipaddr, hostname, expirytime }) => ({
      mac: mac ?? '',
      address: ipaddr,
      hostname: hostname || null,
      expiresAt: expirytime > 0 ? new Date(Number(expirytime) * 1000).toISOString() : null,
    }))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}
