import { expect, test } from 'vitest';
import { createVncInput } from './vnc-input.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const version = Buffer.from('RFB 003.008\n');
const handshake = Buffer.concat([version, hex(`02 ${'ab'.repeat(16)} 01`)]);

const neutral: [string, Buffer][] = [
  ['pixel format', hex('00 000000 20180001 00ff00ff00ff100800 000000')],
  ['encodings', hex('02 00 0002 00000010 fffffec7')],
  ['a request for the picture', hex('03 01 0000 0000 02d0 0190')],
  ['continuous updates', hex('96 01 0000 0000 02d0 0190')],
  ['a fence', hex('f8 000000 80000001 03 414243')],
  ['a key that is let go', hex('04 00 0000 00000061')],
  ['a place that is let go', hex('ff 00 0000 00000061 0000001e')],
];
const input: [string, Buffer][] = [
  ['a key', hex('04 01 0000 00000061')],
  ['a place', hex('ff 00 0001 00000061 0000001e')],
  ['the pointer', hex('05 01 0010 0020')],
  ['the pointer with its ninth button', hex('05 80 0010 0020 01')],
  ['a pasted text', hex('06 000000 00000003 414243')],
  ['a rich pasted text', hex('06 000000 fffffffc 00000001')],
  ['the power switch', hex('fa 00 01 02')],
  ['another size', hex('fb 00 0400 0300 01 00 00000000 0000 0000 0400 0300 00000000')],
];
const all = Buffer.concat([handshake, ...[...neutral, ...input].flatMap(([, one]) => [one, one])]);
const neutralOnly = Buffer.concat([handshake, ...neutral.flatMap(([, one]) => [one, one])]);

function through(filter: ReturnType<typeof createVncInput>, chunks: Buffer[]): Buffer {
  return Buffer.concat(chunks.map((chunk) => filter(chunk) ?? Buffer.from('ended')));
}

test.each(neutral)('%s is let through of one that looks on', (_what, message) => {
  expect(
    through(
      createVncInput(() => false),
      [handshake, message],
    ),
  ).toEqual(Buffer.concat([handshake, message]));
});

test.each(input)('%s is held back of one that looks on, and goes on of one in control', (_what, message) => {
  expect(
    through(
      createVncInput(() => false),
      [handshake, message],
    ),
  ).toEqual(handshake);
  expect(
    through(
      createVncInput(() => true),
      [handshake, message],
    ),
  ).toEqual(Buffer.concat([handshake, message]));
});

test('bytes may be cut anywhere, and arrive one by one', () => {
  for (let cut = 0; cut <= all.length; cut++) {
    const chunks = [all.subarray(0, cut), all.subarray(cut)];
    expect(
      through(
        createVncInput(() => false),
        chunks,
      ),
    ).toEqual(neutralOnly);
    expect(
      through(
        createVncInput(() => true),
        chunks,
      ),
    ).toEqual(all);
  }
  const single = Array.from(all, (byte) => Buffer.from([byte]));
  expect(
    through(
      createVncInput(() => false),
      single,
    ),
  ).toEqual(neutralOnly);
});

test('control comes and goes between two messages', () => {
  let isInControl = false;
  const filter = createVncInput(() => isInControl);
  const key = hex('04 01 0000 00000061');
  expect(through(filter, [handshake, key])).toEqual(handshake);
  isInControl = true;
  expect(filter(key)).toEqual(key);
  // A message that has begun is ended, or the next would be taken for its rest.
  expect(filter(key.subarray(0, 5))).toEqual(key.subarray(0, 5));
  isInControl = false;
  expect(filter(Buffer.concat([key.subarray(5), key]))).toEqual(key.subarray(5));
});

test('a paste of gigabytes is held back without being kept', () => {
  const filter = createVncInput(() => false);
  through(filter, [handshake, hex('06 000000 7fffffff')]);
  const piece = Buffer.alloc(2 ** 20);
  const before = process.memoryUsage().arrayBuffers;
  for (let mib = 0; mib < 64; mib++) expect(filter(piece)).toHaveLength(0);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 2 ** 20);
});

test('a server without a password is followed as well', () => {
  const open = Buffer.concat([version, hex('01 01')]);
  const messages = hex('03 01 0000 0000 02d0 0190 04 01 0000 00000061');
  expect(
    through(
      createVncInput(() => false),
      [open, messages],
    ),
  ).toEqual(Buffer.concat([open, messages.subarray(0, 10)]));
});

test.each([
  ['an authentication that is not known', Buffer.concat([version, hex('13 00 02')])],
  ['an old version', Buffer.concat([Buffer.from('RFB 003.003\n'), hex('01')])],
  ['a message that is not known', Buffer.concat([handshake, hex('c8 00 00 00')])],
  ['sound', Buffer.concat([handshake, hex('ff 01 0000')])],
])('%s ends one that looks on, and leaves one in control alone', (_what, bytes) => {
  const looking = createVncInput(() => false);
  expect([looking(bytes), looking(hex('00'))]).toContain(null);
  expect(
    through(
      createVncInput(() => true),
      [bytes, hex('00 01 02')],
    ),
  ).toEqual(Buffer.concat([bytes, hex('00 01 02')]));
});
