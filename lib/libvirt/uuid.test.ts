import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EncodeError } from './errors.ts';
import { formatUuid, parseUuid } from './uuid.ts';

it('gives back every UUID, in small letters', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.boolean(), (text, isUpper) => {
      expect(formatUuid(parseUuid(isUpper ? text.toUpperCase() : text), 0)).toBe(text);
    }),
  );
  const bytes = Buffer.from('ff00112233445566778899aabbccddeeff', 'hex');
  expect(formatUuid(bytes, 1)).toBe('00112233-4455-6677-8899-aabbccddeeff');
});

it.each([
  '',
  '00112233445566778899aabbccddeeff',
  '00112233-4455-6677-8899-aabbccddeef',
  '00112233-4455-6677-8899-aabbccddeeff0',
  '00112233-4455-6677-8899-aabbccddeefg',
  '0011223-34455-6677-8899-aabbccddeeff',
  '00112233-4455-6677-8899-aabbccddee-f',
  '@0112233-4455-6677-8899-aabbccddeeff',
  '0011223\u0130-4455-6677-8899-aabbccddeeff',
])('refuses "%s"', (text) => {
  expect(() => parseUuid(text)).toThrow(EncodeError);
});
