import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EncodeError, ProtocolError } from './errors.ts';
import { eventKinds } from './procedures/event-kinds.ts';
import { lookUp, type ProcedureName, procedures } from './procedures.ts';
import { arbitraryOf, asRead, type Direction } from './testing/arbitrary.ts';
import { errorDetails } from './types.ts';
import { bytesLeft, createReader, createWriter } from './xdr.ts';
import type { AnyCodec, Codec } from './xdr-types.ts';

type Row = [name: string, codec: Codec<unknown>, direction: Direction];

/** Everything that the tables can carry; what is added to them is tried too. */
const rows: Row[] = [
  ...(Object.keys(procedures) as ProcedureName[]).flatMap((name): Row[] => [
    [`arguments of ${name}`, lookUp(name).args, 'args'],
    [`the result of ${name}`, lookUp(name).result, 'result'],
  ]),
  ...Object.entries(eventKinds).map(
    ([name, { body }]): Row => [`the event ${name}`, body as Codec<unknown>, 'result'],
  ),
  ['an error', errorDetails as Codec<unknown>, 'result'],
];

const limit = 65_536;
const numRuns = 20;

function encode(codec: Codec<unknown>, value: unknown, max = limit): Buffer {
  const writer = createWriter(max);
  codec.write(writer, value);
  return writer.buffer.subarray(0, writer.offset);
}

// Hundreds of thousands of refusals are made here, and their stacks would take most of the time.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

describe.each(rows)('%s', (_name, codec, direction) => {
  it('arrive as they were sent, never beyond the limit, and cut anywhere they are refused', () => {
    fc.assert(
      fc.property(arbitraryOf(codec, direction), (value) => {
        const encoded = encode(codec, value);
        assert(encoded.length % 4 === 0 && encoded.length >= codec.minBytes, 'its length');

        const reader = createReader(encoded);
        const read = codec.read(reader);
        assert.equal(bytesLeft(reader), 0);
        assert.deepStrictEqual(read, asRead(codec, value, direction));

        assert(encode(codec, value, encoded.length).equals(encoded), 'it fits exactly');
        if (encoded.length > 0) assert.throws(() => encode(codec, value, encoded.length - 1), EncodeError);
        for (let length = 0; length < encoded.length; length++)
          assert.throws(() => codec.read(createReader(encoded.subarray(0, length))), ProtocolError);
      }),
      { numRuns },
    );
  });
});

/** All codecs that are part of one. */
function partsOf(codec: AnyCodec): AnyCodec[] {
  const { shape } = codec;
  if (shape.kind === 'struct') return [codec, ...Object.values(shape.fields).flatMap(partsOf)];
  if (shape.kind === 'list' || shape.kind === 'optional') return [codec, ...partsOf(shape.of)];
  return [codec];
}

describe('every list', () => {
  it('has items that take bytes, so that a count is bounded by the message', () => {
    for (const [name, codec] of rows)
      for (const { shape } of partsOf(codec))
        if (shape.kind === 'list') expect(shape.of.minBytes, name).toBeGreaterThanOrEqual(4);
  });
});
