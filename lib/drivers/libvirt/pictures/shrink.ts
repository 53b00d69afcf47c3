import { setImmediate as turn } from 'node:timers/promises';
import type { Picture } from './picture.ts';

// A large screen has two million pixels: other work gets its turn in between.
const rowsAtOnce = 64;

/**
 * Makes a picture fit into a box, with the mean of the pixels that fall together; one that fits stays as it is.
 * @returns three bytes a pixel
 */
export async function shrink(
  { width, height, rows }: Picture,
  box: { width: number; height: number },
): Promise<{ width: number; height: number; pixels: Buffer }> {
  const scale = Math.max(1, width / box.width, height / box.height);
  const out = {
    width: Math.max(1, Math.floor(width / scale)),
    height: Math.max(1, Math.floor(height / scale)),
  };
  const sums = new Uint32Array(out.width * out.height * 3);
  const columns = Uint32Array.from({ length: width }, (_, x) => Math.floor((x * out.width) / width));
  let y = 0;
  for await (const row of rows) {
    const start = Math.floor((y * out.height) / height) * out.width;
    for (let x = 0; x < width; x++) {
      const to = (start + (columns[x] ?? 0)) * 3;
      const from = x * 3;
      for (let c = 0; c < 3; c++) sums[to + c] = (sums[to + c] ?? 0) + (row[from + c] ?? 0);
    }
    y += 1;
    if (y % rowsAtOnce === 0) await turn();
  }
  const across = counts(width, out.width);
  const down = counts(height, out.height);
  const pixels = Buffer.alloc(sums.length);
  for (let at = 0; at < sums.length; at++) {
    const pixel = Math.floor(at / 3);
    const number = (across[pixel % out.width] ?? 1) * (down[Math.floor(pixel / out.width)] ?? 1);
    pixels[at] = Math.round((sums[at] ?? 0) / number);
  }
  return { ...out, pixels };
}

/** How many of the pixels fall into each. */
function counts(from: number, to: number): Uint32Array {
  const found = new Uint32Array(to);
  for (let at = 0; at < from; at++) {
    const into = Math.floor((at * to) / from);
    found[into] = (found[into] ?? 0) + 1;
  }
  return found;
}
