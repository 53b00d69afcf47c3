import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

// About 0.2 s and 32 MiB for one guess: OWASP's scrypt setting with p = 3.
const current = { N: 2 ** 15, r: 8, p: 3 };
const keyBytes = 32;

export const minPasswordLength = 12;
/** A longer one costs us time before anybody is known. */
export const maxPasswordLength = 200;

/** @returns `scrypt$N$r$p$salt$key`, so that the cost can be raised without losing anybody */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, keyBytes, current);
  const { N, r, p } = current;
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** @param hash  null for an unknown user: takes as long, so that time does not tell which names exist */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  if (password.length > maxPasswordLength) return false;
  const parsed = hash === null ? null : parse(hash);
  if (!parsed) {
    await derive(password, Buffer.alloc(16), keyBytes, current);
    return false;
  }
  const key = await derive(password, parsed.salt, parsed.key.length, parsed.cost);
  return timingSafeEqual(key, parsed.key);
}

/** Without letters that look alike: it is read off a terminal and typed. */
export function randomPassword(length = 16): string {
  const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // Bytes beyond the last whole multiple would make the first letters likelier.
      const isFair = byte < 256 - (256 % letters.length);
      if (isFair && text.length < length) text += letters[byte % letters.length];
    }
  }
  return text;
}

function parse(hash: string) {
  const [scheme, N, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || !N || !r || !p || !salt || !key) return null;
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

function derive(password: string, salt: Buffer, length: number, cost: ScryptOptions): Promise<Buffer> {
  // The same password typed on another keyboard can arrive as other code points.
  const text = password.normalize('NFKC');
  return new Promise((resolve, reject) => {
    scrypt(text, salt, length, { ...cost, maxmem: 256 * 2 ** 20 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
