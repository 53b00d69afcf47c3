import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { checkHead } from './upload-head.ts';

function qcow2({ version = 3, backing = 0, features = 0 } = {}): Buffer {
  const head = Buffer.alloc(512);
  head.write('QFI\xfb', 'latin1');
  head.writeUInt32BE(version, 4);
  head.writeBigUInt64BE(BigInt(backing), 8);
  head.writeBigUInt64BE(BigInt(features), 72);
  return head;
}

/** However it is cut. */
async function pass(file: Buffer, cut: number): Promise<Buffer> {
  const pieces = [file.subarray(0, cut), file.subarray(cut)].filter((piece) => piece.length);
  return buffer(checkHead(Readable.from(pieces)));
}

test.each([
  ['a qcow2 file that stands alone', qcow2()],
  ['an older one', qcow2({ version: 2 })],
  ['a raw disk', Buffer.alloc(4096, 7)],
  ['a file of a few bytes', Buffer.from('abc')],
])('%s passes as it is', async (_what, file) => {
  for (const cut of [0, 1, 3, 104, 200]) expect((await pass(file, cut)).equals(file)).toBe(true);
});

test.each([
  ['a backing file', qcow2({ backing: 512 }), /refers to another file/],
  ['a data file of its own', qcow2({ features: 4 }), /refers to another file/],
  ['the first version', qcow2({ version: 1 }), /not taken/],
  ['a cut head', qcow2().subarray(0, 60), /cut off/],
  ['QED', Buffer.concat([Buffer.from('QED\0'), Buffer.alloc(200)]), /QED/],
  ['VMDK', Buffer.concat([Buffer.from('# Disk DescriptorFile\n'), Buffer.alloc(200)]), /VMDK/],
  ['VHDX', Buffer.concat([Buffer.from('vhdxfile'), Buffer.alloc(200)]), /VHDX/],
])('a file with %s is refused before a byte of it is passed on', async (_what, file, words) => {
  for (const cut of [0, 1, 50]) await expect(pass(file, cut)).rejects.toThrow(words);
});
