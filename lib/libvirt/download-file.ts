import { type FileHandle, open } from 'node:fs/promises';
import type { Connection } from './connection.ts';
import type { ArgsOf } from './procedures.ts';
import { receiveStream } from './receive-stream.ts';
import type { StreamOptions } from './streams.ts';

/**
 * Takes a volume, or the part of it that `range` names, into a file, which is made or emptied first. What of it has
 * arrived when this throws stays there. For one with holes see createSparseFile().
 */
export async function downloadToFile(
  connection: Connection,
  range: ArgsOf<'storageVolDownload'>,
  path: string,
  options: Omit<StreamOptions, 'sparse'> = {},
): Promise<void> {
  const file = await open(path, 'w');
  try {
    const append = (chunks: Buffer[]) => writeAll(file, chunks);
    await receiveStream(connection, 'storageVolDownload', range, append, options);
  } finally {
    await file.close();
  }
}

/** The system may take less at once than it is given. */
async function writeAll(file: Pick<FileHandle, 'writev'>, chunks: Buffer[]): Promise<void> {
  let left = chunks;
  while (left.length > 0) {
    const { bytesWritten } = await file.writev(left);
    left = after(left, bytesWritten);
  }
}

function after(chunks: Buffer[], bytes: number): Buffer[] {
  let skip = bytes;
  for (const [index, chunk] of chunks.entries()) {
    if (skip < chunk.length) return [chunk.subarray(skip), ...chunks.slice(index + 1)];
    skip -= chunk.length;
  }
  return [];
}
