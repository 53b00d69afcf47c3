import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../domain/errors.ts';
import { formatBytes } from '../domain/units.ts';

export type ImageFile = {
  /** Relative to the image folder. */
  fileName: string;
  format: 'qcow2' | 'raw' | 'iso';
  sha256: string;
  sizeBytes: number;
  virtualSizeBytes: number;
};

// What the data folder must keep free, so that the database can still write.
const reserveBytes = 256 * 1024 ** 2;

export function imagesFolder(): string {
  return resolve(process.env.DATA_DIR ?? './data', 'images');
}

/**
 * Writes a stream into the library's folder: hashed while it is written, under a name of its own until it is
 * whole and known to be an image. What is broken off leaves nothing behind.
 * @param expected.sha256      refused when the content has another one
 * @param expected.sizeBytes   as announced; null when nobody said
 */
export async function storeImageFile(
  id: string,
  body: Readable,
  expected: { sha256?: string; sizeBytes: number | null },
  options: { signal?: AbortSignal; onProgress?: (doneBytes: number) => void } = {},
): Promise<ImageFile> {
  const folder = imagesFolder();
  await mkdir(folder, { recursive: true });
  await refuseWithoutSpace(folder, expected.sizeBytes ?? 0);
  const part = join(folder, `${id}.part`);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      hash.update(chunk);
      options.onProgress?.(sizeBytes);
      done(null, chunk);
    },
  });
  try {
    await pipeline(body, meter, createWriteStream(part, { mode: 0o640 }), { signal: options.signal });
    const sha256 = hash.digest('hex');
    if (expected.sizeBytes !== null && expected.sizeBytes !== sizeBytes) {
      throw refuse(
        `It broke off after ${formatBytes(sizeBytes)} of ${formatBytes(expected.sizeBytes)}.`,
        'Try again.',
      );
    }
    if (expected.sha256 && expected.sha256 !== sha256) {
      throw refuse(
        `Its checksum is ${sha256}, not the ${expected.sha256} that was given.`,
        'Compare the checksum with the one that the publisher names, and fetch it again.',
      );
    }
    const { format, virtualSizeBytes } = await inspectImage(part, sizeBytes);
    const fileName = `${sha256}.${format}`;
    await rename(part, join(folder, fileName));
    return { fileName, format, sha256, sizeBytes, virtualSizeBytes };
  } catch (error) {
    await rm(part, { force: true });
    throw translate(error);
  }
}

/**
 * Tells what a file is by its first bytes, never by its name.
 * @throws AppError when it is no disk image, or one that needs another file (which could be any on the host)
 * @see https://www.qemu.org/docs/master/interop/qcow2.html
 */
export async function inspectImage(
  path: string,
  sizeBytes: number,
): Promise<{ format: ImageFile['format']; virtualSizeBytes: number }> {
  const head = Buffer.alloc(36 * 1024);
  const file = await open(path);
  const { bytesRead } = await file.read(head, 0, head.length, 0).finally(() => file.close());
  if (bytesRead >= 104 && head.toString('latin1', 0, 4) === 'QFI\xfb') {
    const hasExternalData = head.readUInt32BE(4) >= 3 && (head.readBigUInt64BE(72) & 4n) !== 0n;
    if (head.readBigUInt64BE(8) !== 0n || hasExternalData) {
      throw refuse(
        'It is a qcow2 image that refers to another file.',
        'Flatten it first: qemu-img convert -O qcow2 IN OUT',
      );
    }
    return { format: 'qcow2', virtualSizeBytes: Number(head.readBigUInt64BE(24)) };
  }
  if (bytesRead >= 32_774 && head.toString('latin1', 32_769, 32_774) === 'CD001') {
    return { format: 'iso', virtualSizeBytes: sizeBytes };
  }
  // A raw disk that can boot ends its first sector with this signature, with MBR as with GPT.
  if (bytesRead >= 512 && sizeBytes % 512 === 0 && head.readUInt16BE(510) === 0x55aa) {
    return { format: 'raw', virtualSizeBytes: sizeBytes };
  }
  throw refuse(
    'It is neither a qcow2 image, nor an ISO, nor a raw disk with a boot sector.',
    'Choose another file.',
  );
}

async function refuseWithoutSpace(folder: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  if (neededBytes + reserveBytes > freeBytes) {
    throw new AppError({
      code: 'disk_full',
      userMessage: `The image was not stored: the data folder has ${formatBytes(freeBytes)} left, and ${formatBytes(neededBytes)} are needed.`,
      advice: 'Free some space there, or delete images that are not used.',
    });
  }
}

function refuse(why: string, advice: string): AppError {
  return new AppError({ code: 'bad_input', userMessage: `The image was not stored: ${why}`, advice });
}

function translate(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC') {
    return new AppError(
      {
        code: 'disk_full',
        userMessage: 'The image was not stored: the data folder is full.',
        advice: 'Free some space there.',
      },
      { cause: error },
    );
  }
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET') {
    return new AppError(
      {
        code: 'host_unreachable',
        userMessage: 'The image was not stored: the transfer was broken off.',
        advice: 'Try again.',
      },
      { cause: error },
    );
  }
  return error;
}
