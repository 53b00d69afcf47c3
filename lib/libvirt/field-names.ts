import { readLength, type XdrReader } from './xdr.ts';
import { maxStringBytes, string } from './xdr-types.ts';

/** Longer names are not worth a place. */
const longestKept = 64;
const kept: ({ bytes: Uint8Array; text: string } | undefined)[] = new Array(512).fill(undefined);

/**
 * Reads the name of a typed parameter. The same few names come thousands of times in statistics, so the text of one
 * that was read lately is used again; what is kept is bounded.
 */
export function readFieldName(reader: XdrReader): string {
  const { buffer, offset } = reader;
  const length = readLength(reader, maxStringBytes);
  const at = reader.offset;
  reader.offset = offset;
  if (length > longestKept || at + length > buffer.length) return string.read(reader);

  const slot = slotOf(buffer, at, length);
  const found = kept[slot];
  if (found && found.bytes.length === length && isEqual(found.bytes, buffer, at)) {
    reader.offset = at + ((length + 3) & ~3);
    if (reader.offset <= buffer.length) return found.text;
    reader.offset = offset;
  }
  const text = string.read(reader);
  // A buffer of its own: those of Node are parts of larger ones, which would stay too.
  kept[slot] = { bytes: new Uint8Array(buffer.subarray(at, at + length)), text };
  return text;
}

function slotOf(buffer: Buffer, at: number, length: number): number {
  let hash = length;
  for (let i = at; i < at + length; i++) hash = (hash * 31 + (buffer[i] ?? 0)) | 0;
  return hash & (kept.length - 1);
}

function isEqual(bytes: Uint8Array, buffer: Buffer, at: number): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== buffer[at + i]) return false;
  return true;
}
