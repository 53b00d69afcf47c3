import type { OnReadOpts, Socket } from 'node:net';

// A pointer's move and a character's picture fit; a whole picture is read in one go soon after its beginning.
const leastBytes = 16_384;
const mostBytes = 524_288;
/** So many small readings in a row, and the large buffer is given away. */
const calmReadings = 64;

const done = new WeakSet<Buffer>();

/** Its taker has handed it on, and nobody looks at it any more: the next reading may go to the same memory. */
export function isDone(chunk: Buffer): void {
  done.add(chunk);
}

/**
 * For net.connect's `onread`: reads as much as there is at once, into memory that grows with what arrives and is small
 * again when little does. Node itself takes 64 KiB of fresh memory for every reading.
 */
export function readAhead(socketOf: () => Socket): OnReadOpts {
  let buffer = Buffer.allocUnsafeSlow(leastBytes);
  let calm = 0;

  function next(length: number, isFree: boolean): void {
    calm = length * 8 < buffer.length ? calm + 1 : 0;
    if (length === buffer.length && length < mostBytes) buffer = Buffer.allocUnsafeSlow(length * 2);
    else if (calm >= calmReadings && buffer.length > leastBytes) buffer = Buffer.allocUnsafeSlow(leastBytes);
    else if (!isFree) buffer = Buffer.allocUnsafeSlow(buffer.length);
  }

  return {
    // Asked for anew after each reading.
    buffer: () => buffer,
    callback(length) {
      const chunk = buffer.subarray(0, length);
      const socket = socketOf();
      // What comes before anybody listens is kept by the stream.
      if (!socket.emit('data', chunk)) socket.push(chunk);
      next(length, done.has(chunk));
      return true;
    },
  };
}
