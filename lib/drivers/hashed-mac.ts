import { createHash } from 'node:crypto';

/** A network address in QEMU's range, always the same for the same VM. @param attempt  another one for each, where it is taken */
export function hashedMac(externalId: string, index: number, attempt = 0): string {
  const text = attempt === 0 ? `${externalId}/${index}` : `${externalId}/${index}/${attempt}`;
  const bytes = createHash('sha256').update(text).digest();
  const tail = [...bytes.subarray(0, 3)].map((byte) => byte.toString(16).padStart(2, '0'));
  return ['52', '54', '00', ...tail].join(':');
}
