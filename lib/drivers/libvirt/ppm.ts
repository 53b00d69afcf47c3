/** A picture as QEMU writes it when it knows no PNG; null when it is none. @see https://netpbm.sourceforge.net/doc/ppm.html */
export function parsePpm(data: Buffer): { width: number; height: number; pixels: Buffer } | null {
  // Four words, then one white space and the pixels; comments are allowed, and QEMU writes none.
  const found = /^P6\s+(\d{1,5})\s+(\d{1,5})\s+255\s/.exec(data.subarray(0, 64).toString('latin1'));
  if (!found) return null;
  const [words, width, height] = [found[0], Number(found[1]), Number(found[2])];
  const pixels = data.subarray(words.length);
  const size = width * height * 3;
  return size > 0 && pixels.length >= size ? { width, height, pixels: pixels.subarray(0, size) } : null;
}
