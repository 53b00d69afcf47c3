import type { OnReadOpts, Socket } from 'node:net';
import { giveBack, isReusable } from './lent-memory.ts';

/** Filled by one reading after the other. */
const bufferBytes = 524_288;
/** What a socket of this machine mostly has ready at most; with less room than this a new buffer is begun. */
const leastRoomBytes = 131_072;
/** What is no longer than this is copied: an answer must not hold a large buffer. */
const smallBytes = 8_192;
/** Buffers that came back and wait to be read into again. */
const maxFree = 6;

/**
 * For net.connect's `onread`: the socket emits 'data' as ever, but small answers do not cost 64 KiB of fresh memory each,
 * which is what Node takes for every reading of its own. They come as copies, all else as views into the buffer, which
 * is read into again when it was only lent: a download of gigabytes would otherwise keep the garbage collector busy.
 */
export function readInto(socketOf: () => Socket): OnReadOpts {
  const free: Buffer<ArrayBuffer>[] = [];
  let buffer = Buffer.allocUnsafeSlow(bufferBytes);
  let filled = 0;
  watch(buffer);

  function watch(memory: Buffer<ArrayBuffer>): void {
    isReusable(memory, () => {
      if (free.length < maxFree) free.push(memory);
    });
  }

  function take(length: number): Buffer {
    const data = buffer.subarray(filled, filled + length);
    if (length <= smallBytes) return Buffer.from(data);
    filled += length;
    return data;
  }

  function makeRoom(): void {
    if (bufferBytes - filled >= leastRoomBytes) return;
    giveBack(buffer);
    buffer = free.pop() ?? Buffer.allocUnsafeSlow(bufferBytes);
    filled = 0;
    watch(buffer);
  }

  return {
    // Asked for anew after each reading.
    buffer: () => (filled === 0 ? buffer : buffer.subarray(filled)),
    callback(length) {
      const data = take(length);
      const socket = socketOf();
      // What comes before anybody listens is kept by the stream.
      if (!socket.emit('data', data)) socket.push(data);
      makeRoom();
      return true;
    },
  };
}
