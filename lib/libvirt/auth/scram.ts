import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AuthenticationError } from '../errors.ts';
import { prepare } from './saslprep.ts';
import type { Credentials, SaslClient } from './types.ts';

export type ScramHash = 'sha256' | 'sha512';

const derive = promisify(pbkdf2);

/** RFC 7677's least; a daemon that asks for more than the other wants to keep us busy (about 1 s). */
const minIterations = 4_096;
const maxIterations = 1_000_000;
const maxMessageBytes = 4_096;
const maxSaltBytes = 1_024;

/** "No channel binding", and no other name to act for. */
const header = 'n,,';

/**
 * SCRAM: proves the password without showing it, and makes the daemon prove that it knows it.
 * @param makeNonce  for tests; without a comma
 * @see RFC 5802, RFC 7677
 */
export function createScram(
  hash: ScramHash,
  credentials: Credentials,
  makeNonce = () => randomBytes(24).toString('base64'),
): SaslClient {
  const name = prepare(credentials.username).replaceAll('=', '=3D').replaceAll(',', '=2C');
  const password = prepare(credentials.password);
  const nonce = makeNonce();
  const clientFirst = `n=${name},r=${nonce}`;
  let expectedSignature: Buffer | null = null;
  let state: 'first' | 'final' | 'verify' | 'complete' = 'first';

  return {
    get isComplete() {
      return state === 'complete';
    },
    async next(message) {
      if (state === 'first') {
        state = 'final';
        return Buffer.from(header + clientFirst);
      }
      if (state === 'final') {
        const serverFirst = textOf(message);
        state = 'verify';
        return Buffer.from(await answer(serverFirst));
      }
      verify(textOf(message));
      state = 'complete';
      return null;
    },
  };

  async function answer(serverFirst: string): Promise<string> {
    const { serverNonce, salt, iterations } = parseServerFirst(serverFirst, nonce);
    const salted = await derive(password, salt, iterations, hash === 'sha256' ? 32 : 64, hash);
    const withoutProof = `c=${Buffer.from(header).toString('base64')},r=${serverNonce}`;
    const authMessage = `${clientFirst},${serverFirst},${withoutProof}`;
    const clientKey = hmac(salted, 'Client Key');
    const signature = hmac(createHash(hash).update(clientKey).digest(), authMessage);
    const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] ?? 0)));
    expectedSignature = hmac(hmac(salted, 'Server Key'), authMessage);
    return `${withoutProof},p=${proof.toString('base64')}`;
  }

  function verify(serverFinal: string): void {
    if (serverFinal.startsWith('e='))
      throw new AuthenticationError('libvirt does not accept the user name or password', 'REFUSED');
    const given = decodeBase64(/^v=([^,]*)(?:,|$)/.exec(serverFinal)?.[1]);
    if (!given || !expectedSignature || given.length !== expectedSignature.length) throw broken('signature');
    if (!timingSafeEqual(given, expectedSignature))
      throw new AuthenticationError('the host does not know the password itself', 'SERVER_NOT_TRUSTED');
  }

  function hmac(key: Buffer, text: string): Buffer {
    return createHmac(hash, key).update(text).digest();
  }
}

function parseServerFirst(message: string, nonce: string) {
  // Extensions may follow, which we need not know; one that we had to (m=) would stand first, where r= must.
  const [, serverNonce, saltText, iterationText] =
    /^r=([\x21-\x2b\x2d-\x7e]+),s=([^,]+),i=([1-9]\d{0,9})(?:,|$)/.exec(message) ?? [];
  if (!serverNonce) throw broken('first message');
  if (!serverNonce.startsWith(nonce) || serverNonce.length === nonce.length) throw broken('nonce');
  const salt = decodeBase64(saltText);
  if (!salt || salt.length === 0 || salt.length > maxSaltBytes) throw broken('salt');
  const iterations = Number(iterationText);
  if (iterations < minIterations || iterations > maxIterations)
    throw broken(`count of iterations, ${iterations},`);
  return { serverNonce, salt, iterations };
}

function textOf(message: Uint8Array | null): string {
  if (message === null || message.length > maxMessageBytes) throw broken('message');
  return Buffer.from(message).toString('utf8');
}

/** Only the one way to write bytes that is right: Node's own decoder takes anything. */
function decodeBase64(text: string | undefined): Buffer | null {
  if (text === undefined) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

function broken(what: string): AuthenticationError {
  return new AuthenticationError(
    `the ${what} that the host sent for SCRAM is not allowed`,
    'SERVER_NOT_TRUSTED',
  );
}
