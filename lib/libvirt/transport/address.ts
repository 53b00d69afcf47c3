import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP, isIPv4 } from 'node:net';
import { ConnectError } from '../errors.ts';
import { failed, orGivenUp } from './socket.ts';

/**
 * Says at which addresses a host may be reached; only these are connected to, so what was checked here cannot
 * become another address later. Asked for hosts that are addresses already, too. Rejects to refuse.
 */
export type Lookup = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

/** @throws ConnectError when the host is no plain name or address, or the port none of 1 to 65535 */
export function checkAddress(host: string, port: number): void {
  // A name that begins with a dash is an option to some programs; one in numbers only, such as 127.1 or
  // 0x7f000001, is an address in disguise.
  const isName =
    host.length <= 253 &&
    /^(?=[a-z0-9_])([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.(?!$)|\.?$))+$/i.test(host) &&
    !/(^|\.)(\d+|0x[0-9a-f]*)\.?$/i.test(host);
  if (isIP(host) === 0 && !isName)
    throw invalid(`${JSON.stringify(host.slice(0, 100))} is neither a host name nor an IP address`);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw invalid(`${port} is not a port`);
}

/** @returns addresses, at least one, in the order in which to try them */
export async function resolveHost(host: string, signal: AbortSignal, lookup: Lookup): Promise<string[]> {
  const attempt = { signal, step: 'resolve', what: `finding the address of ${host}` } as const;
  try {
    const addresses = await orGivenUp(attempt, () => lookup(host, signal));
    if (addresses.length === 0) throw Object.assign(new Error('it has none'), { code: 'ENOTFOUND' });
    if (!addresses.every((address) => isIP(address))) throw new Error('what was found is no IP address');
    return [...addresses];
  } catch (error) {
    if (error instanceof ConnectError) throw error;
    throw failed(attempt, error instanceof Error ? error : new Error(String(error)));
  }
}

/** The system's own: /etc/hosts, DNS and whatever else it is told to ask. */
export const systemLookup: Lookup = async (host) =>
  isIP(host) ? [host] : (await dnsLookup(host, { all: true })).map(({ address }) => address);

/** host:port, as people write it. */
export function addressText(host: string, port: number): string {
  return isIP(host) && !isIPv4(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

function invalid(message: string): ConnectError {
  return new ConnectError(message, 'INVALID_ADDRESS', { step: 'resolve' });
}
