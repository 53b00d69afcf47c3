import { Readable } from 'node:stream';
import { createInflate } from 'node:zlib';
import { isPng } from '../png.ts';
import type { Picture } from './picture.ts';

// Channels by the colour types that are written without a palette: grey, colour, and both with transparency.
const channelsOf: Record<number, number> = { 0: 1, 2: 3, 4: 2, 6: 4 };

/**
 * Reads a PNG of eight bits a channel, as QEMU writes it, without ever holding all of its pixels.
 * @returns null when it is none that can be read; a file that breaks off later fails while its rows are read
 * @see https://www.w3.org/TR/png-3/
 */
export function readPng(data: Buffer): Picture | null {
  if (!isPng(data)) return null;
  const parts: Buffer[] = [];
  let header: Buffer | null = null;
  for (let at = 8; at + 12 <= data.length; ) {
    const length = data.readUInt32BE(at);
    const type = data.toString('latin1', at + 4, at + 8);
    const body = data.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') parts.push(body);
    at += length + 12;
  }
  if (header?.length !== 13) return null;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colourType, , , interlace] = header.subarray(8);
  const channels = channelsOf[colourType ?? -1];
  if (!channels || depth !== 8 || interlace !== 0 || width === 0 || height === 0) return null;
  return { width, height, rows: readRows(parts, width, height, channels) };
}

async function* readRows(
  parts: Buffer[],
  width: number,
  height: number,
  channels: number,
): AsyncGenerator<Buffer> {
  const rowBytes = width * channels;
  const source = Readable.from(parts);
  const inflate = createInflate({ chunkSize: 64 * 1024 });
  source.on('error', (error) => inflate.destroy(error));
  let before = Buffer.alloc(rowBytes);
  let rest: Buffer = Buffer.alloc(0);
  let left = height;
  try {
    for await (const chunk of source.pipe(inflate) as AsyncIterable<Buffer>) {
      const bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk;
      let at = 0;
      for (; left > 0 && at + rowBytes < bytes.length; at += rowBytes + 1, left -= 1) {
        const row = Buffer.from(bytes.subarray(at + 1, at + 1 + rowBytes));
        unfilter(bytes[at] ?? 0, row, before, channels);
        before = row;
        yield channels === 3 ? row : toColour(row, width, channels);
      }
      // What comes after the last row is nobody's.
      if (left === 0) return;
      rest = bytes.subarray(at);
    }
    throw new Error(`the picture ends ${left} rows early`);
  } finally {
    inflate.destroy();
  }
}

/** Each row is written as differences from the one before it, or from what is left of it. */
function unfilter(filter: number, row: Buffer, before: Buffer, channels: number): void {
  if (filter === 0) return;
  for (let at = 0; at < row.length; at++) {
    const left = at >= channels ? (row[at - channels] ?? 0) : 0;
    const up = before[at] ?? 0;
    let guess = left;
    if (filter === 2) guess = up;
    else if (filter === 3) guess = (left + up) >> 1;
    else if (filter === 4) guess = nearest(left, up, at >= channels ? (before[at - channels] ?? 0) : 0);
    row[at] = (row[at] ?? 0) + guess;
  }
}

/** Paeth's: the neighbour that is nearest to what the three of them suggest. */
function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

/** Three bytes a pixel; what was transparent is not looked at. */
function toColour(row: Buffer, width: number, channels: number): Buffer {
  const out = Buffer.alloc(width * 3);
  for (let x = 0; x < width; x++) {
    for (let c = 0; c < 3; c++) out[x * 3 + c] = row[x * channels + (channels < 3 ? 0 : c)] ?? 0;
  }
  return out;
}
