import { parsePpm } from '../ppm.ts';

/** Rows of three bytes a pixel, from above; they can be read once. */
export type Picture = { width: number; height: number; rows: AsyncIterable<Buffer> | Iterable<Buffer> };

/** Null when it is no PPM. */
export function readPpm(data: Buffer): Picture | null {
  const picture = parsePpm(data);
  if (!picture) return null;
  const { width, height, pixels } = picture;
  function* rows() {
    for (let y = 0; y < height; y++) yield pixels.subarray(y * width * 3, (y + 1) * width * 3);
  }
  return { width, height, rows: rows() };
}
