import type { IncomingMessage } from 'node:http';

export type Front = {
  /** From NEXTAUTH_URL: what people type, when that is not what arrives here. */
  publicUrl: URL | null;
  /** A proxy in front overwrites the forwarded headers, so they can be believed. */
  trustProxy: boolean;
};

/**
 * Writes what the rest of the program believes about a request: its host, scheme, address and path. The same
 * headers from a browser are overwritten, or anybody could choose the address that is audited and throttled.
 */
export function writeForwarded(request: IncomingMessage, front: Front): void {
  const { headers } = request;
  const host = nearest(headers['x-forwarded-host']);
  const scheme = nearest(headers['x-forwarded-proto']);
  const address = nearest(headers['x-forwarded-for']);
  const trusted = front.trustProxy;
  headers['x-forwarded-for'] = (trusted && address) || plainAddress(request.socket.remoteAddress);
  headers['x-forwarded-host'] = front.publicUrl?.host ?? ((trusted && host) || headers.host || '');
  const isHttps = front.publicUrl ? front.publicUrl.protocol === 'https:' : trusted && scheme === 'https';
  headers['x-forwarded-proto'] = isHttps ? 'https' : 'http';
  delete headers['x-forwarded-port'];
  headers['x-novacron-path'] = pathOf(request.url ?? '/');
}

/** The entry that the proxy next to us wrote; those before it came from further away. */
function nearest(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value.at(-1) : value;
  return text?.split(',').at(-1)?.trim() || undefined;
}

/** IPv4 arrives in IPv6's clothes on a dual-stack socket. */
function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/, '');
}

/** The page's own path; without what Next adds when it fetches a page in parts. */
function pathOf(url: string): string {
  const parsed = new URL(url, 'http://path.invalid');
  parsed.searchParams.delete('_rsc');
  return parsed.pathname + parsed.search;
}
