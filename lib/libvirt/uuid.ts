import { EncodeError } from './errors.ts';

/** The two hexadecimal digits of every byte, as character codes, and the text that is being made: lists hold thousands. */
const highDigits = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0').charCodeAt(0),
);
const lowDigits = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0').charCodeAt(1),
);
const text = Buffer.alloc(36, '-');

/** The usual text with dashes of the 16 bytes at `at`. */
export function formatUuid(bytes: Uint8Array, at: number): string {
  let to = 0;
  for (let i = 0; i < 16; i++) {
    const byte = bytes[at + i] ?? 0;
    if (i === 4 || i === 6 || i === 8 || i === 10) to++;
    text[to++] = highDigits[byte] ?? 0;
    text[to++] = lowDigits[byte] ?? 0;
  }
  return text.toString('latin1', 0, 36);
}

/** @throws EncodeError when the text is none */
export function parseUuid(given: string): Buffer {
  const bytes = Buffer.allocUnsafe(16);
  let at = 0;
  for (let i = 0; i < 36; ) {
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (given.charCodeAt(i) !== 45) break;
      i++;
    }
    const high = digitOf(given.charCodeAt(i));
    const low = digitOf(given.charCodeAt(i + 1));
    if (high < 0 || low < 0) break;
    bytes[at++] = (high << 4) | low;
    i += 2;
  }
  if (at !== 16 || given.length !== 36) throw new EncodeError(`"${given}" is not a UUID`);
  return bytes;
}

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
