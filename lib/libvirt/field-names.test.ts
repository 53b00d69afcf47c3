import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ProtocolError } from './errors.ts';
import { readFieldName } from './field-names.ts';
import { createReader, createWriter, writeString } from './xdr.ts';

function encode(...names: string[]): Buffer {
  const writer = createWriter(1_000_000);
  for (const name of names) writeString(writer, name, 1_000_000);
  return writer.buffer.subarray(0, writer.offset);
}

it('reads every name as it was written, however often and in whatever order', () => {
  const anyName = fc.oneof(
    fc.constantFrom('state.state', 'state.reason', 'vcpu.0.time', 'vcpu.1.time', '', 'x'.repeat(64)),
    fc.string({ unit: 'grapheme', maxLength: 80 }).filter((text) => !text.includes('\0')),
  );
  fc.assert(
    fc.property(fc.array(anyName), (names) => {
      const reader = createReader(encode(...names));
      for (const name of names) expect(readFieldName(reader)).toBe(name);
      expect(reader.offset).toBe(reader.buffer.length);
    }),
  );
});

it('of a message that ends in the middle of a name, known or not, is refused', () => {
  const whole = encode('state.state');
  for (let round = 0; round < 2; round++) {
    for (let cut = 0; cut < whole.length; cut++)
      expect(() => readFieldName(createReader(whole.subarray(0, cut)))).toThrow(ProtocolError);
    expect(readFieldName(createReader(whole))).toBe('state.state');
  }
});

it('keeps no view of the message that a name came in', () => {
  const message = encode('kept.name');
  expect(readFieldName(createReader(message))).toBe('kept.name');
  message.fill(0x78, 4);
  expect(readFieldName(createReader(message))).toBe('xxxxxxxxx');
  expect(readFieldName(createReader(encode('kept.name')))).toBe('kept.name');
});
