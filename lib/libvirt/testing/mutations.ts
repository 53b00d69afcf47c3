import fc from 'fast-check';
import { frameHeaderBytes } from '../frame.ts';

/** One change to the bytes of a frame. `at` is a place by its share of the length, or of the body's, in millionths. */
export type Mutation =
  | { kind: 'bit'; at: number; bit: number }
  | { kind: 'word'; at: number; value: number }
  | { kind: 'header'; word: number; value: number }
  /** `isLengthRight`: the length says so too, and what reads the body has to see it. */
  | { kind: 'cut'; at: number; isLengthRight: boolean }
  | { kind: 'insert'; at: number; bytes: Uint8Array; isLengthRight: boolean }
  | { kind: 'twice' };

const wholeLength = 1_000_000;
const at = fc.nat(wholeLength);
/** Numbers at the edges of lengths, counts, statuses, types, serials and programs. */
const edges = [
  0, 1, 2, 3, 4, 5, 6, 7, 20, 21, 27, 28, 29, 59, 255, 256, 65_535, 65_536, 262_120, 4_194_304, 4_194_305,
  33_554_432, 33_554_436, 33_554_437, 0x6b656570, 0x20008086, 0x20008087, 0x7fffffff, 0x80000000, 0xfffffffe,
  0xffffffff,
];
const value = fc.oneof(
  { arbitrary: fc.constantFrom(...edges), weight: 3 },
  { arbitrary: fc.nat(0xffffffff), weight: 1 },
);

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('bit' as const), at, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('word' as const), at, value }),
  fc.record({ kind: fc.constant('header' as const), word: fc.nat(6), value }),
  fc.record({ kind: fc.constant('cut' as const), at, isLengthRight: fc.boolean() }),
  fc.record({
    kind: fc.constant('insert' as const),
    at,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    isLengthRight: fc.boolean(),
  }),
  fc.constant({ kind: 'twice' as const }),
);

export function mutate(frame: Buffer, mutations: readonly Mutation[]): Buffer {
  let bytes = Buffer.from(frame);
  for (const change of mutations) {
    if (change.kind === 'bit') {
      const place = placeInBody(bytes, change.at);
      if (place < bytes.length) bytes[place] = (bytes[place] ?? 0) ^ (1 << change.bit);
    } else if (change.kind === 'word') writeWord(bytes, placeInBody(bytes, change.at) & ~3, change.value);
    else if (change.kind === 'header') writeWord(bytes, change.word * 4, change.value);
    else if (change.kind === 'cut') bytes = bytes.subarray(0, placeIn(bytes, change.at));
    else if (change.kind === 'insert') {
      const place = placeIn(bytes, change.at);
      bytes = Buffer.concat([bytes.subarray(0, place), change.bytes, bytes.subarray(place)]);
    } else if (change.kind === 'twice') bytes = Buffer.concat([bytes, bytes]);
    else if (bytes.length >= frameHeaderBytes) writeWord(bytes, 0, bytes.length);
  }
  return bytes;
}

function placeIn(bytes: Buffer, share: number): number {
  return Math.floor((bytes.length * share) / wholeLength);
}

function placeInBody(bytes: Buffer, share: number): number {
  const start = Math.min(frameHeaderBytes, bytes.length);
  return start + placeIn(bytes.subarray(start), share);
}

function writeWord(bytes: Buffer, place: number, word: number): void {
  if (place + 4 <= bytes.length) bytes.writeUInt32BE(word, place);
}

/** Cuts bytes at these shares of their length. */
export function split(bytes: Buffer, shares: readonly number[]): Buffer[] {
  const places = [...shares.map((share) => placeIn(bytes, share)), bytes.length].sort((a, b) => a - b);
  return places
    .map((place, i) => bytes.subarray(places[i - 1] ?? 0, place))
    .filter(({ length }) => length > 0);
}

export const splits = fc.array(at, { maxLength: 6 });
