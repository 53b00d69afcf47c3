import { createHash } from 'node:crypto';
import type { SubjectType } from '../domain/subject.ts';

/**
 * The id of something that a host has under a name: always the same one, so that an operation which makes it can name
 * it before it is there, and a link to it stays good when it is made again.
 */
export function resourceId(hostId: string, type: SubjectType, name: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([hostId, type, name]))
    .digest();
  // RFC 9562, version 8: for ids of one's own making.
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
