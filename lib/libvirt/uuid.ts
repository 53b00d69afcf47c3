import { EncodeError } from './errors.ts';

/** Two bytes as their four hexadecimal digits, because lists hold thousands of UUIDs. */
const digits = Array.from({ length: 65_536 }, (_, i) => i.toString(16).padStart(4, '0'));

/** The usual text with dashes of the 16 bytes at `at`. */
export function formatUuid(bytes: Uint8Array, at: number): string {
  const pair = (i: number) => digits[((bytes[at + i] ?? 0) << 8) | (bytes[at + i + 1] ?? 0)] ?? '';
  return `${pair(0)}${pair(2)}-${pair(4)}-${pair(6)}-${pair(8)}-${pair(10)}${pair(12)}${pair(14)}`;
}

/** @throws EncodeError when the text is none */
export function parseUuid(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(16);
  let at = 0;
  for (let i = 0; i < 36; ) {
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (text.charCodeAt(i) !== 45) break;
      i++;
    }
    const high = digitOf(text.charCodeAt(i));
    const low = digitOf(text.charCodeAt(i + 1));
    if (high < 0 || low < 0) break;
    bytes[at++] = (high << 4) | low;
    i += 2;
  }
  if (at !== 16 || text.length !== 36) throw new EncodeError(`"${text}" is not a UUID`);
  return bytes;
}

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
