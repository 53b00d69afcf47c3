import { lookup as dnsLookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../domain/errors.ts';
import { isBlockedAddress } from '../drivers/address-guard.ts';

const maxRedirects = 5;
const answerTimeoutMs = 30_000;

/**
 * Opens an http or https address, following redirects. The address that is checked is the one connected to, so
 * a name that resolves differently the second time gains nothing.
 */
export async function openAddress(url: string, signal: AbortSignal): Promise<IncomingMessage> {
  let current = new URL(url);
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const response = await get(current, signal);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return response;
    response.destroy();
    if (![301, 302, 303, 307, 308].includes(statusCode) || !headers.location) {
      throw failed(current, `the server answered ${statusCode}`, 'Check the address.');
    }
    current = new URL(headers.location, current);
    if (!/^https?:$/.test(current.protocol))
      throw failed(current, 'it leads to another protocol', 'Check the address.');
  }
  throw failed(current, 'it is redirected again and again', 'Check the address.');
}

function get(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    // A literal address is connected to without a lookup.
    if (isIP(literal) && isBlocked(literal)) {
      reject(notAllowed(url));
      return;
    }
    const outgoing = request(
      url,
      { signal, lookup: checkedLookup(url), headers: { 'user-agent': 'NovaCron' } },
      resolve,
    );
    outgoing.setTimeout(answerTimeoutMs, () => outgoing.destroy(new Error('no answer within 30 s')));
    outgoing.on('error', (error) =>
      reject(
        error.name === 'AppError'
          ? error
          : failed(url, error.message, 'Check the address, and that this machine reaches it.', error),
      ),
    );
    outgoing.end();
  });
}

function checkedLookup(url: URL): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      const allowed = (addresses ?? []).filter(({ address }) => !isBlocked(address));
      const first = allowed[0];
      if (error) callback(error, '');
      else if (!first) callback(notAllowed(url), '');
      else if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function isBlocked(address: string): boolean {
  return isBlockedAddress(address, {
    isLoopbackAllowed: process.env.NOVACRON_FETCH_FROM_LOOPBACK === '1',
  });
}

function notAllowed(url: URL): AppError {
  return new AppError({
    code: 'forbidden',
    userMessage: `The image was not fetched: ${url.hostname} is an address of this machine or of its cloud’s metadata service.`,
    advice:
      'Use an address on the network. A mirror on this machine itself is allowed by NOVACRON_FETCH_FROM_LOOPBACK=1.',
  });
}

function failed(url: URL, why: string, advice: string, cause?: unknown): AppError {
  return new AppError(
    { code: 'not_possible', userMessage: `The image was not fetched from ${url.host}: ${why}.`, advice },
    { cause },
  );
}
