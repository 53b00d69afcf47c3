import { type FileHandle, open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { EncodeError } from './errors.ts';
import type { SparseItem } from './stream-holes.ts';

const blockBytes = 65_536;
const blocksAtOnce = 16;
const zeros = Buffer.alloc(blockBytes);

/**
 * A file for an upload by a sparse stream. Node cannot ask a file system for holes, so blocks of 64 KiB that are all
 * zero count as such; the volume reads the same in the end.
 */
export async function* readSparseFile(path: string): AsyncGenerator<SparseItem> {
  const file = await open(path, 'r');
  let holeBytes = 0n;
  try {
    for (;;) {
      const buffer = Buffer.allocUnsafe(blockBytes * blocksAtOnce);
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) break;
      let dataFrom = 0;
      for (let at = 0; at < bytesRead; at += blockBytes) {
        const end = Math.min(at + blockBytes, bytesRead);
        if (!isZero(buffer, at, end)) {
          if (holeBytes > 0n) yield { holeBytes };
          holeBytes = 0n;
          continue;
        }
        if (at > dataFrom) yield buffer.subarray(dataFrom, at);
        dataFrom = end;
        holeBytes += BigInt(end - at);
      }
      if (dataFrom < bytesRead) yield buffer.subarray(dataFrom, bytesRead);
    }
    if (holeBytes > 0n) yield { holeBytes };
  } finally {
    await file.close();
  }
}

/** Takes a download by a sparse stream into a new file; holes take no room where the file system has them. */
export function createSparseFile(path: string): Writable {
  let file: FileHandle | undefined;
  let position = 0;
  return new Writable({
    objectMode: true,
    highWaterMark: blocksAtOnce,
    construct(done) {
      open(path, 'w').then((opened) => {
        file = opened;
        done();
      }, done);
    },
    write(item: SparseItem, _encoding, done) {
      if (!(item instanceof Uint8Array)) {
        position += Number(item.holeBytes);
        done(Number.isSafeInteger(position) ? null : new EncodeError(`a file of ${position} bytes`));
        return;
      }
      const at = position;
      position += item.length;
      writeAll(item, at).then(() => done(), done);
    },
    final(done) {
      // A hole at the end would be lost.
      file?.truncate(position).then(() => done(), done);
    },
    destroy(error, done) {
      if (file) file.close().then(() => done(error), done);
      else done(error);
    },
  });

  async function writeAll(data: Uint8Array, at: number): Promise<void> {
    for (let written = 0; written < data.length; ) {
      const result = await file?.write(data, written, data.length - written, at + written);
      written += result?.bytesWritten ?? 0;
    }
  }
}

function isZero(buffer: Buffer, at: number, end: number): boolean {
  return buffer.compare(zeros, 0, end - at, at, end) === 0;
}
