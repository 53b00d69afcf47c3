import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodePng, isPng } from './png.ts';
import { parsePpm } from './ppm.ts';

const pixels = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7, 6, 5, 4, 3, 2, 1]);

test('a PPM becomes a PNG with the same pixels', () => {
  const picture = parsePpm(Buffer.concat([Buffer.from('P6\n3 2\n255\n'), pixels]));
  expect(picture).toMatchObject({ width: 3, height: 2 });
  const png = encodePng(3, 2, picture?.pixels ?? Buffer.alloc(0));
  expect(isPng(png)).toBe(true);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2]);
  const length = png.readUInt32BE(33);
  expect(png.subarray(37, 41).toString()).toBe('IDAT');
  const rows = inflateSync(png.subarray(41, 41 + length));
  expect([...rows]).toEqual([0, ...pixels.subarray(0, 9), 0, ...pixels.subarray(9)]);
  // The last chunk is empty, and its sum is known.
  expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
});

test.each(['P5\n3 2\n255\n', 'P6\n3 2\n65535\n', 'P6\n3 3\n255\n', 'P6\n0 0\n255\n', 'P6\n3 2\n', ''])(
  '%j is no picture that can be read',
  (head) => {
    expect(parsePpm(Buffer.concat([Buffer.from(head), pixels]))).toBeNull();
  },
);
