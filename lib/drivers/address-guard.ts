import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

// Addresses that only this machine, or the machine's cloud, answers: neither hosts nor images are there.
const blocked = new BlockList();
blocked.addSubnet('0.0.0.0', 8, 'ipv4');
blocked.addSubnet('169.254.0.0', 16, 'ipv4');
blocked.addSubnet('224.0.0.0', 3, 'ipv4');
// The metadata services of Alibaba and Azure.
blocked.addAddress('100.100.100.200', 'ipv4');
blocked.addAddress('168.63.129.16', 'ipv4');
blocked.addSubnet('fe80::', 10, 'ipv6');
blocked.addSubnet('ff00::', 8, 'ipv6');
blocked.addAddress('fd00:ec2::254', 'ipv6');
// 169.254.0.0/16 behind a translator of IPv6 (RFC 6052).
blocked.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
loopback.addAddress('::', 'ipv6');

/** Whether nothing may be connected to there; IPv4 addresses in IPv6's clothes are seen through. */
export function isBlockedAddress(address: string, { isLoopbackAllowed }: { isLoopbackAllowed: boolean }) {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (blocked.check(address, family)) return true;
  return loopback.check(address, family) && !isLoopbackAllowed;
}

/** A host's name leads to an address that no host has. */
export class AddressBlockedError extends Error {
  override readonly name = 'AddressBlockedError';
  readonly code = 'ADDRESS_BLOCKED';
}

/**
 * Looks a host up, for the transports: only what is returned here is connected to, so a name that leads elsewhere
 * the next time gains nothing.
 */
export async function lookUpHost(host: string): Promise<string[]> {
  const found = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
  const isLoopbackAllowed = process.env.NOVACRON_HOSTS_ON_LOOPBACK === '1';
  const allowed = found.filter((address) => !isBlockedAddress(address, { isLoopbackAllowed }));
  if (found.length > 0 && allowed.length === 0)
    throw new AddressBlockedError(`${host} is an address of this machine or of its cloud’s own services`);
  return allowed;
}
