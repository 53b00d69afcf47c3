import { createHash } from 'node:crypto';

/** A network address in QEMU's range, always the same for the same VM. */
export function newMac(externalId: string, index: number): string {
  const bytes = createHash('sha256').update(`${externalId}/${index}`).digest();
  const tail = [...bytes.subarray(0, 3)].map((byte) => byte.toString(16).padStart(2, '0'));
  return ['52', '54', '00', ...tail].join(':');
}
