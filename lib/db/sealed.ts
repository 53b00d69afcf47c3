import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '../domain/errors.ts';

// The pages' bundle and the server's each hold a copy of this file; the key is one.
const place = Symbol.for('novacron.secretKey');
const keys = globalThis as unknown as Record<symbol, Buffer | undefined>;
const version = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Says by which key secrets in the database are sealed, once at the start.
 * @param text  of at least 32 characters that nobody can guess; it is stretched to nothing, so a password is no key
 */
export function setSecretKey(text: string): void {
  keys[place] = Buffer.from(hkdfSync('sha256', text, '', 'novacron: secrets in the database', 32));
}

/**
 * Encrypts what must not be read in the database or in a copy of it (AES-256-GCM).
 * @param purpose  what it is for and of which row: sealed text that is moved elsewhere does not open there
 */
export function seal(value: string, purpose: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', secretKey(), nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final()]);
  return `${version}.${Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url')}`;
}

/** @throws AppError `not_possible` when it was sealed by another key, for something else, or was changed */
export function openSealed(text: string, purpose: string): string {
  try {
    const [given, body = ''] = text.split('.');
    if (given !== version) throw new Error(`not of version ${version}`);
    const bytes = Buffer.from(body, 'base64url');
    const nonce = bytes.subarray(0, nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', secretKey(), nonce, { authTagLength: tagBytes })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(-tagBytes));
    const opened = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    return opened.toString('utf8');
  } catch (cause) {
    throw new AppError(
      {
        code: 'not_possible',
        userMessage: 'The stored keys and passwords cannot be opened: they were sealed by another key.',
        advice:
          'Start NovaCron with the key that it had (NOVACRON_SECRET_KEY, or the data folder’s file secrets-key), or enter them again.',
      },
      { cause },
    );
  }
}

function secretKey(): Buffer {
  const key = keys[place];
  if (!key) throw new Error('setSecretKey has not been called');
  return key;
}
