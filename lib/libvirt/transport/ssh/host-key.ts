import { createHash } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { ConnectError } from '../../errors.ts';

/** A host's public key, for people to compare and for `hostKeys` to be pinned. */
export type HostKey = {
  /** For example ssh-ed25519. */
  type: string;
  /** As ssh-keygen -lf prints it: 'SHA256:' and 43 characters. */
  fingerprint: string;
  /** 'ssh-ed25519 AAAA…', a line of the host's /etc/ssh/ssh_host_*_key.pub without its comment. */
  publicKey: string;
};

/**
 * The host showed a key that is not pinned. Nothing was sent to it but what belongs to the key exchange.
 * `HOST_KEY_UNKNOWN`: none was pinned, so a person may compare and accept it; `HOST_KEY_CHANGED`: others were, so
 * either the host was set up anew, or another one answers in its place.
 */
export class HostKeyError extends ConnectError {
  declare readonly code: 'HOST_KEY_UNKNOWN' | 'HOST_KEY_CHANGED';
  /** At this address; with a jump host it is not always the last one's. */
  readonly host: string;
  readonly hostKey: HostKey;
  /** The fingerprints of what was pinned. */
  readonly expected: readonly string[];

  constructor(host: string, hostKey: HostKey, expected: readonly string[]) {
    const { type, fingerprint } = hostKey;
    super(
      expected.length
        ? `${host} shows the ${type} key ${fingerprint}, and pinned is ${expected.join(' or ')}`
        : `${host} shows the ${type} key ${fingerprint}, which nobody has accepted`,
      expected.length ? 'HOST_KEY_CHANGED' : 'HOST_KEY_UNKNOWN',
      { step: 'handshake' },
    );
    this.host = host;
    this.hostKey = hostKey;
    this.expected = expected;
  }
}

/** What is signed by SHA-1, and DSA, are not on offer. */
const algorithms: ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** @param blob  the key as it travels @see RFC 4253, 6.6 */
export function describeHostKey(blob: Buffer): HostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  const type = blob.subarray(4, 4 + Math.min(length, 64)).toString('latin1');
  return { type, fingerprint: fingerprint(blob), publicKey: `${type} ${blob.toString('base64')}` };
}

/** @returns the pinned key's fingerprint, and its type where the pin says it; null when it is no pin */
export function parsePin(pin: string): { fingerprint: string; type: string | null } | null {
  const hash = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(pin);
  if (hash) return { fingerprint: `SHA256:${hash[1]}`, type: null };
  const line = /^([a-z0-9@.-]{1,64}) ([A-Za-z0-9+/]{16,}={0,2})(?: [^\n]*)?$/.exec(pin.trim());
  if (!line?.[2]) return null;
  const key = describeHostKey(Buffer.from(line[2], 'base64'));
  return key.type === line[1] ? { fingerprint: key.fingerprint, type: key.type } : null;
}

/** @throws HostKeyError */
export function checkHostKey(host: string, blob: Buffer, pins: readonly string[]): void {
  const expected = pins.flatMap((pin) => parsePin(pin)?.fingerprint ?? []);
  const hostKey = describeHostKey(blob);
  if (!expected.includes(hostKey.fingerprint)) throw new HostKeyError(host, hostKey, expected);
}

/** The pinned kinds first, because a host has one key of each kind, and the client's order decides. */
export function hostKeyAlgorithms(pins: readonly string[]): ServerHostKeyAlgorithm[] {
  const types = pins.map((pin) => parsePin(pin)?.type);
  const isPinned = (name: string) => types.includes(name.startsWith('rsa-') ? 'ssh-rsa' : name);
  return [...algorithms.filter(isPinned), ...algorithms.filter((name) => !isPinned(name))];
}

function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
