import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodePng } from '../png.ts';
import { readPpm } from './picture.ts';
import { readPng } from './read-png.ts';
import { shrink } from './shrink.ts';

async function pixelsOf(data: Buffer): Promise<number[]> {
  const picture = readPng(data);
  if (!picture) throw new Error('no picture');
  const rows: Buffer[] = [];
  for await (const row of picture.rows) rows.push(row);
  return [...Buffer.concat(rows)];
}

/** A PNG whose rows are written with the filters that are given. */
function filteredPng(pixels: Buffer, width: number, filters: number[], colourType = 2, channels = 3): Buffer {
  const rowBytes = width * channels;
  const at = (x: number, y: number) => (x < 0 || y < 0 ? 0 : (pixels[y * rowBytes + x] ?? 0));
  const rows = filters.map((filter, y) => {
    const row = Buffer.alloc(rowBytes + 1);
    row[0] = filter;
    for (let x = 0; x < rowBytes; x++) {
      const [left, up, corner] = [at(x - channels, y), at(x, y - 1), at(x - channels, y - 1)];
      const guess = left + up - corner;
      const paeth = [left, up, corner].reduce((best, one) =>
        Math.abs(guess - one) < Math.abs(guess - best) ? one : best,
      );
      row[x + 1] = at(x, y) - ([0, left, up, (left + up) >> 1, paeth][filter] ?? 0);
    }
    return row;
  });
  const plain = encodePng(width, filters.length, Buffer.alloc(width * filters.length * 3));
  plain[25] = colourType;
  const data = deflateSync(Buffer.concat(rows));
  const body = Buffer.alloc(data.length + 12);
  body.writeUInt32BE(data.length, 0);
  body.write('IDAT', 4);
  data.copy(body, 8);
  return Buffer.concat([plain.subarray(0, 33), body, plain.subarray(-12)]);
}

const noise = Buffer.from(
  Array.from({ length: 4 * 5 * 4 }, (_, index) => (index * 97 + (index >> 2) * 41) % 256),
);

test.each([
  [0, 0, 0, 0],
  [1, 1, 1, 1],
  [2, 2, 2, 2],
  [3, 3, 3, 3],
  [4, 4, 4, 4],
  [4, 1, 3, 2],
])('rows that were written with the filters %i %i %i %i are read as they were', async (...filters) => {
  const pixels = noise.subarray(0, 5 * 4 * 3);
  expect(await pixelsOf(filteredPng(pixels, 5, filters))).toEqual([...pixels]);
});

test('grey ones and those with transparency are read as three bytes a pixel', async () => {
  const grey = Buffer.from([10, 200, 30, 40]);
  expect(await pixelsOf(filteredPng(grey, 2, [1, 2], 0, 1))).toEqual([
    10, 10, 10, 200, 200, 200, 30, 30, 30, 40, 40, 40,
  ]);
  const clear = Buffer.from([1, 2, 3, 255, 4, 5, 6, 0]);
  expect(await pixelsOf(filteredPng(clear, 2, [4], 6, 4))).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a picture that breaks off, at whatever byte, fails while it is read, or is whole', async () => {
  const pixels = noise.subarray(0, 60);
  const file = encodePng(5, 4, pixels);
  const outcomes = new Set<string>();
  for (let length = 0; length < file.length; length++) {
    const outcome = await pixelsOf(file.subarray(0, length)).catch(() => 'failed');
    if (outcome !== 'failed') expect(outcome, `cut at ${length}`).toEqual([...pixels]);
    outcomes.add(outcome === 'failed' ? 'failed' : 'whole');
  }
  expect(outcomes).toEqual(new Set(['failed', 'whole']));
});

test('what says it is larger than its pixels ends with them, and what has more than it says is not read on', async () => {
  const picture = encodePng(5, 4, noise.subarray(0, 60));
  picture.writeUInt32BE(3, 20);
  expect(await pixelsOf(picture)).toEqual([...noise.subarray(0, 45)]);
  picture.writeUInt32BE(9, 20);
  await expect(pixelsOf(picture)).rejects.toThrow('5 rows early');
});

test.each([
  ['indexed', 25, 3],
  ['of sixteen bits', 24, 16],
  ['interlaced', 28, 1],
  ['without columns', 19, 0],
])('a PNG that is %s is none that can be read', (_what, at, value) => {
  const picture = encodePng(5, 4, noise.subarray(0, 60));
  picture[at] = value;
  expect(readPng(picture)).toBeNull();
});

const plain = (width: number, height: number, colour: [number, number, number]) => ({
  width,
  height,
  rows: Array.from({ length: height }, () => Buffer.from(Array.from({ length: width }, () => colour).flat())),
});

test.each([
  [1920, 1080, 320, 180],
  [720, 400, 320, 177],
  [800, 1280, 125, 200],
  [100, 50, 100, 50],
  [5000, 3, 320, 1],
])('%i×%i becomes %i×%i, in one colour where it had one', async (width, height, toWidth, toHeight) => {
  const small = await shrink(plain(width, height, [9, 130, 251]), { width: 320, height: 200 });
  expect([small.width, small.height]).toEqual([toWidth, toHeight]);
  expect(new Set(small.pixels)).toEqual(new Set([9, 130, 251]));
});

test('each pixel is the mean of those that fall into it', async () => {
  const ppm = Buffer.concat([
    Buffer.from('P6\n4 2\n255\n'),
    Buffer.from([0, 0, 0, 100, 0, 0, 8, 8, 8, 8, 8, 8]),
    Buffer.from([0, 50, 0, 100, 50, 0, 8, 8, 8, 8, 8, 16]),
  ]);
  const picture = readPpm(ppm);
  if (!picture) throw new Error('no picture');
  const small = await shrink(picture, { width: 2, height: 2 });
  expect(small).toMatchObject({ width: 2, height: 1 });
  expect([...small.pixels]).toEqual([50, 25, 0, 8, 8, 10]);
});

test('the picture that libvirt’s test driver gives can be read', async ({ skip }) => {
  let data: Buffer;
  try {
    data = readFileSync('/usr/share/libvirt/test-screenshot.png');
  } catch {
    return skip('libvirt is not on this machine');
  }
  const small = await shrink(readPng(data) ?? plain(0, 0, [0, 0, 0]), { width: 320, height: 200 });
  expect([small.width, small.height]).toEqual([269, 200]);
});
