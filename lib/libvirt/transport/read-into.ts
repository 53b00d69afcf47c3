import type { OnReadOpts, Socket } from 'node:net';

const bufferBytes = 65_536;

/**
 * For net.connect's `onread`: the socket emits 'data' as ever, but small answers do not cost 64 KiB of fresh memory each,
 * which is what Node takes for every reading of its own. They come as copies out of one buffer, large ones as the
 * buffer itself.
 */
export function readInto(socketOf: () => Socket): OnReadOpts {
  let buffer = Buffer.allocUnsafeSlow(bufferBytes);
  return {
    // Asked for anew after each reading.
    buffer: () => buffer,
    callback(length) {
      const isLarge = length * 2 > bufferBytes;
      const data = isLarge ? buffer.subarray(0, length) : Buffer.from(buffer.subarray(0, length));
      if (isLarge) buffer = Buffer.allocUnsafeSlow(bufferBytes);
      const socket = socketOf();
      // What comes before anybody listens is kept by the stream.
      if (!socket.emit('data', data)) socket.push(data);
      return true;
    },
  };
}
