import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EncodeError, ProtocolError } from './errors.ts';
import { typedParamList, typedParams } from './typed-params.ts';
import { createReader, createWriter } from './xdr.ts';
import {
  boundedString,
  bytes,
  type Codec,
  charArray,
  charText,
  double,
  flag,
  hyper,
  int,
  list,
  maxStringBytes,
  optional,
  string,
  struct,
  uhyper,
  uint,
  uuid,
} from './xdr-types.ts';

function encode<T>(codec: Codec<T>, value: T): Buffer {
  const writer = createWriter(40_000_000);
  codec.write(writer, value);
  return writer.buffer.subarray(0, writer.offset);
}

function decode<T>(codec: Codec<T>, buffer: Buffer): T {
  const reader = createReader(buffer);
  const value = codec.read(reader);
  expect(reader.offset, 'everything is read').toBe(buffer.length);
  return value;
}

const anyString = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !text.includes('\0'));
const anyUint = fc.nat(0xffffffff);
const anyHyper = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const anyUhyper = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const anyDouble = fc.double({ noNaN: true });

describe('a round trip', () => {
  const person = struct({ name: string, id: int, friends: list(optional(string), 50), size: uhyper });
  const table: [string, Codec<unknown>, fc.Arbitrary<unknown>][] = [
    ['int', int as Codec<unknown>, fc.integer()],
    ['uint', uint as Codec<unknown>, anyUint],
    ['hyper', hyper as Codec<unknown>, anyHyper],
    ['uhyper', uhyper as Codec<unknown>, anyUhyper],
    ['double', double as Codec<unknown>, anyDouble],
    ['flag', flag as Codec<unknown>, fc.boolean()],
    ['string', string as Codec<unknown>, anyString],
    ['uuid', uuid as Codec<unknown>, fc.uuid()],
    ['optional', optional(string) as Codec<unknown>, fc.option(anyString)],
    ['list', list(int, 100) as Codec<unknown>, fc.array(fc.integer(), { maxLength: 100 })],
    [
      'struct',
      person as Codec<unknown>,
      fc.record({
        name: anyString,
        id: fc.integer(),
        friends: fc.array(fc.option(anyString), { maxLength: 50 }),
        size: anyUhyper,
      }),
    ],
    [
      'typed parameters with their types',
      typedParamList(100) as Codec<unknown>,
      fc.array(
        fc.oneof(
          fc.record({ field: anyString, type: fc.constant('int'), value: fc.integer() }),
          fc.record({ field: anyString, type: fc.constant('uint'), value: anyUint }),
          fc.record({ field: anyString, type: fc.constant('llong'), value: anyHyper }),
          fc.record({ field: anyString, type: fc.constant('ullong'), value: anyUhyper }),
          fc.record({ field: anyString, type: fc.constant('double'), value: anyDouble }),
          fc.record({ field: anyString, type: fc.constant('boolean'), value: fc.boolean() }),
          fc.record({ field: anyString, type: fc.constant('string'), value: anyString }),
        ),
        { maxLength: 20 },
      ),
    ],
  ];

  it.each(table)('of %s gives the same value, aligned to 4 bytes', (_name, codec, values) => {
    fc.assert(
      fc.property(values, (value) => {
        const encoded = encode(codec, value);
        expect(encoded.length % 4).toBe(0);
        expect(encoded.length).toBeGreaterThanOrEqual(codec.minBytes);
        expect(decode(codec, encoded)).toEqual(value);
      }),
    );
  });

  it('cut short at any byte is a ProtocolError', () => {
    const value = { name: 'ada', id: 3, friends: ['grace', null], size: 2n ** 40n };
    const encoded = encode(person, value);
    for (let cut = 0; cut < encoded.length; cut++)
      expect(() => person.read(createReader(encoded.subarray(0, cut))), `cut at ${cut}`).toThrow(
        ProtocolError,
      );
  });

  it('of random bytes gives a value or a ProtocolError, nothing else', () => {
    const codec = struct({ name: string, params: typedParams(100), friends: list(person, 100) });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (random) => {
        try {
          codec.read(createReader(Buffer.from(random)));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });
});

describe('the wire', () => {
  it('has the bytes that RFC 4506 gives', () => {
    expect(encode(string, 'sillyprog').toString('hex')).toBe('0000000973696c6c7970726f67000000');
    expect(encode(optional(int), null).toString('hex')).toBe('00000000');
    expect(encode(list(hyper, 9), [-2n]).toString('hex')).toBe('00000001fffffffffffffffe');
    expect(encode(uuid, '00112233-4455-6677-8899-aabbccddeeff').toString('hex')).toBe(
      '00112233445566778899aabbccddeeff',
    );
    expect(encode(charArray(3), 'ab').toString('hex')).toBe('000000610000006200000000');
  });

  it('counts strings in bytes of UTF-8', () => {
    expect(encode(string, 'é').toString('hex')).toBe('00000002c3a90000');
    expect(() => encode(boundedString(1), 'é')).toThrow(EncodeError);
  });

  it('reads typed parameters as one plain object', () => {
    const params = encode(typedParamList(9), [
      { field: 'state.state', type: 'int', value: 1 },
      { field: 'cpu.time', type: 'ullong', value: 2n ** 63n },
      { field: '__proto__', type: 'string', value: 'a name like any other' },
    ]);
    const value = decode(typedParams(9), params);
    expect(Object.entries(value)).toEqual([
      ['state.state', 1],
      ['cpu.time', 2n ** 63n],
      ['__proto__', 'a name like any other'],
    ]);
  });
});

describe('bounds', () => {
  it('hold for strings up to 4 MiB', () => {
    expect(decode(string, encode(string, 'x'.repeat(maxStringBytes))).length).toBe(maxStringBytes);
    expect(() => encode(string, 'x'.repeat(maxStringBytes + 1))).toThrow(EncodeError);
    expect(() => decode(string, Buffer.from('00400001', 'hex'))).toThrow(ProtocolError);
  });

  it('refuse a count that the message cannot hold before reading an item', () => {
    let itemsRead = 0;
    const item: Codec<number> = { ...int, read: () => ++itemsRead };
    const message = Buffer.concat([Buffer.from('00004000', 'hex'), Buffer.alloc(400)]);
    expect(() => list(item, 16_384).read(createReader(message))).toThrow(ProtocolError);
    expect(itemsRead).toBe(0);
  });

  it.each([
    ['too many items', () => encode(list(int, 2), [1, 2, 3])],
    ['too many bytes', () => encode(bytes(2), Buffer.alloc(3))],
    ['an int over 31 bits', () => encode(int, 2 ** 31)],
    ['a fraction', () => encode(uint, 0.5)],
    ['a negative unsigned', () => encode(uint, -1)],
    ['a hyper over 63 bits', () => encode(hyper, 2n ** 63n)],
    ['an unsigned hyper over 64 bits', () => encode(uhyper, 2n ** 64n)],
    ['a UUID that is none', () => encode(uuid, '0011')],
    ['a NUL in a string', () => encode(string, 'a\0b')],
    ['a field left out', () => encode(struct({ a: int }), {} as { a: number })],
  ])('refuse to send %s', (_name, act) => {
    expect(act).toThrow(EncodeError);
  });

  it.each([
    ['a pointer of 2', optional(int) as Codec<unknown>, '0000000200000000'],
    [
      'a typed parameter of type 8',
      typedParams(9) as Codec<unknown>,
      '0000000100000000000000080000000000000000',
    ],
    ['more items than allowed', list(int, 1) as Codec<unknown>, '000000020000000000000000'],
  ])('refuse to read %s', (_name, codec, hex) => {
    expect(() => decode(codec, Buffer.from(hex, 'hex'))).toThrow(ProtocolError);
  });
});

describe('text that would arrive as another', () => {
  it.each([
    ['a NUL', string, 'a\0b'],
    ['half of a surrogate pair', string, 'a\ud800'],
    ['the other half', string, '\udc00b'],
    ['halves in the wrong order', string, '\udc00\ud800'],
    ['a NUL in characters', charArray(8), 'a\0b'],
    ['more than C characters hold', charArray(8), '€'],
    ['half of a pair in a list of characters', charText(9), '\ud800'],
    ['a NUL in a list of characters', charText(9), 'a\0'],
  ])('is refused: %s', (_what, codec, value) => {
    expect(() => encode(codec, value)).toThrow(EncodeError);
  });

  it('is not taken for a whole pair', () => {
    expect(decode(string, encode(string, '🖥️ é'))).toBe('🖥️ é');
  });
});

it('what was read of a message does not keep the message in memory', () => {
  const codec = struct({ data: bytes(100), rest: bytes(2_000_000) });
  const message = encode(codec, { data: Buffer.from('a few bytes'), rest: Buffer.alloc(1_000_000) });
  const { data } = codec.read(createReader(message));
  expect(data.buffer).not.toBe(message.buffer);
  // Small ones share one of Node's buffers of 8 KiB.
  expect(data.buffer.byteLength).toBeLessThan(20_000);
});
