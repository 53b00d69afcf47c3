import { createHash } from 'node:crypto';
import { AppError } from '../../../domain/errors.ts';
import type { PreviewOptions, ScreenPreview } from '../../driver.ts';
import type { Link } from '../link.ts';
import { encodePng } from '../png.ts';
import { readScreen, unreadable } from '../screenshot.ts';
import { type Picture, readPpm } from './picture.ts';
import { readPng } from './read-png.ts';
import { shrink } from './shrink.ts';

/** Somebody waits for a whole picture; for one of many it is enough that the next may come. */
const defaultTimeoutMs = 4_000;
// Larger than any screen; what says more is no picture.
const maxPixels = 100_000_000;

/** A small picture of what a running VM's first screen shows; none when it looks as it did. */
export async function previewScreen(
  link: Link,
  externalId: string,
  { box, knownMark, timeoutMs = defaultTimeoutMs, signal }: PreviewOptions,
): Promise<ScreenPreview> {
  const data = await readScreen(link, externalId, { timeoutMs, signal });
  const mark = createHash('sha256').update(data).digest('base64url').slice(0, 22);
  if (mark === knownMark) return { mark, picture: null };
  const picture = readPng(data) ?? readPpm(data);
  if (!picture) throw unreadable('It is neither a PNG of eight bits nor a PPM.');
  return { mark, picture: { type: 'image/png', data: await small(picture, box) } };
}

async function small(picture: Picture, box: { width: number; height: number }): Promise<Buffer> {
  if (picture.width * picture.height > maxPixels) throw unreadable('It is larger than any screen.');
  try {
    const { width, height, pixels } = await shrink(picture, box);
    return encodePng(width, height, withFewColours(pixels));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(error instanceof Error ? error.message : String(error));
  }
}

/** 32 shades a channel: they cannot be told apart at this size, and the file is half as large. */
function withFewColours(pixels: Buffer): Buffer {
  for (const [at, value] of pixels.entries()) pixels[at] = (value & 0xf8) | (value >> 5);
  return pixels;
}
