import { z } from 'zod';

// What cloud-init's own documentation allows for user data on other platforms; a seed has no limit of its own.
const maxTextLength = 64 * 1024;
const maxKeys = 50;

// A script with the line ends of Windows has an interpreter that no guest has.
const text = z
  .string()
  .max(maxTextLength, 'At most 64 KiB.')
  .transform((value) => value.replace(/\r\n?/g, '\n'))
  .default('');

/** What a new VM's system reads at its first start; all of it may be empty. */
export const cloudInit = z
  .strictObject({
    /** Left out, it is on when there is anything below it. */
    isOn: z.boolean().optional(),
    /** The VM's own name when empty. */
    hostname: z
      .string()
      .trim()
      .max(253, 'At most 253 characters.')
      .regex(
        /^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)?$/,
        'Letters, digits and dashes between dots; a dash neither first nor last.',
      )
      .default(''),
    userData: text,
    networkConfig: text,
    /** As they are in a file of public keys: one a line. */
    sshKeys: text,
  })
  .transform(({ isOn, ...texts }) => ({
    ...texts,
    isOn: isOn ?? Object.values(texts).some((value) => value.trim() !== ''),
  }));
export type CloudInit = z.infer<typeof cloudInit>;

/** A host name made of a VM's, which may have what a host name cannot. */
export function hostnameOf(vmName: string): string {
  return vmName
    .replace(/_/g, '-')
    .replace(/[.-]*\.[.-]*/g, '.')
    .replace(/^[.-]+|[.-]+$/g, '');
}

/** The keys themselves, without empty lines and comments. */
export function sshKeyLines(sshKeys: string): { key: string; line: number }[] {
  return sshKeys
    .split('\n')
    .map((key, index) => ({ key: key.trim(), line: index + 1 }))
    .filter(({ key }) => key !== '' && !key.startsWith('#'));
}

/**
 * Line by line, and never with what a line says: a private key may have been put there.
 * @returns what is wrong as a sentence, null when nothing is
 */
export function whyNotSshKeys(sshKeys: string): string | null {
  const keys = sshKeyLines(sshKeys);
  if (keys.length > maxKeys) return `These are ${keys.length} keys; at most ${maxKeys} are taken.`;
  for (const { key, line } of keys) {
    const why = whyNotSshKey(key);
    if (why) return `Line ${line}: ${why}`;
  }
  return null;
}

const keyType =
  /^(ssh-(ed25519|rsa|dss)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$/;

function whyNotSshKey(key: string): string | null {
  if (/-----BEGIN|PRIVATE KEY/.test(key))
    return 'this is a private key. It belongs to nobody else: enter the public one, from the file that ends in .pub.';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(key)) return 'it has a control character in it.';
  const words = splitOutsideQuotes(key);
  // Options of authorized_keys may stand before the type.
  const at = words.findIndex((word) => keyType.test(word));
  if (at < 0 || at > 1) return 'it does not begin with a kind of key, like ssh-ed25519 or ssh-rsa.';
  const [type = '', body = ''] = words.slice(at);
  if (type === 'ssh-dss') return 'keys of the kind ssh-dss are refused by every present-day server.';
  if (body === '') return `the key itself is missing after ${type}.`;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body) || body.length % 4 !== 0)
    return 'the key is cut off, or broken into lines.';
  return fieldsOf(body, type) ? null : `the key is cut off, or is none of the kind ${type}.`;
}

/** A key is a run of fields that each say their own length; the first one is its kind. */
function fieldsOf(body: string, type: string): boolean {
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  let count = 0;
  while (at + 4 <= bytes.length) {
    const length = view.getUint32(at);
    const field = bytes.subarray(at + 4, at + 4 + length);
    if (field.length !== length) return false;
    if (count === 0 && new TextDecoder().decode(field) !== type) return false;
    at += 4 + length;
    count++;
  }
  return at === bytes.length && count > 1;
}

function splitOutsideQuotes(line: string): string[] {
  return line.match(/(?:[^\s"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
}
