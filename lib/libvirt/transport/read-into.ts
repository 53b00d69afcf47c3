import type { OnReadOpts, Socket } from 'node:net';
import { isReusable } from './lent-memory.ts';

/** What a socket of this machine has ready at once. */
const bufferBytes = 262_144;
/** Buffers that came back and wait to be read into again. */
const maxFree = 12;

/**
 * For net.connect's `onread`: the socket emits 'data' as ever, but small answers do not cost 64 KiB of fresh memory each,
 * which is what Node takes for every reading of its own. They come as copies out of one buffer, large ones as the
 * buffer itself, which is read into again when it was only lent: a download of gigabytes would otherwise keep the
 * garbage collector busy.
 */
export function readInto(socketOf: () => Socket): OnReadOpts {
  const free: Buffer<ArrayBuffer>[] = [];
  let buffer = Buffer.allocUnsafeSlow(bufferBytes);
  return {
    // Asked for anew after each reading.
    buffer: () => buffer,
    callback(length) {
      const isLarge = length * 4 > bufferBytes;
      const data = isLarge ? buffer.subarray(0, length) : Buffer.from(buffer.subarray(0, length));
      if (isLarge) {
        const whole = buffer;
        isReusable(whole, () => {
          if (free.length < maxFree) free.push(whole);
        });
        buffer = free.pop() ?? Buffer.allocUnsafeSlow(bufferBytes);
      }
      const socket = socketOf();
      // What comes before anybody listens is kept by the stream.
      if (!socket.emit('data', data)) socket.push(data);
      return true;
    },
  };
}
