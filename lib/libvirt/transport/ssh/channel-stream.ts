import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

/** Twice the window of ssh2, which does not mind a server that sends more than it may. */
const maxBufferedBytes = 4 << 20;

/**
 * A channel as Node's own sockets behave: destroy() destroys, 'close' always comes, every write is answered, and
 * what a listener throws ends the program instead of the ssh connection, which others use as well.
 */
export function channelStream(channel: ClientChannel): Duplex {
  let isOver = false;
  /** Of the write that the channel's window has no room for yet. */
  let waiting: ((error?: Error | null) => void) | null = null;

  const stream = new Duplex({
    // The channel's window of 2 MiB does the buffering.
    highWaterMark: 256 * 1024,
    allowHalfOpen: false,
    read: () => void channel.resume(),
    write: (chunk: Buffer, _encoding, done) => put(chunk, done),
    // Frames that are written in one turn leave in one packet.
    writev: (chunks, done) => put(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done),
    final(done) {
      channel.end();
      done();
    },
    destroy(error, done) {
      settle(error ?? new Error('the channel was closed'));
      channel.off('data', onData);
      // ssh2 forgets a channel only when everything that arrived was read.
      channel.resume();
      channel.close();
      done(error);
    },
  });
  const take = channel.push.bind(channel);
  channel.push = (chunk, encoding) => {
    if (channel.readableLength > maxBufferedBytes)
      stream.destroy(new Error('the ssh server sends more than it was allowed to'));
    return take(chunk, encoding);
  };
  channel.on('data', onData);
  channel.on('error', (error: Error) => stream.destroy(error));
  channel.on('end', () => stream.push(null));
  channel.on('close', () => {
    isOver = true;
    if (waiting) stream.destroy(new Error('the host closed the channel'));
    else if (!stream.readableEnded) stream.push(null);
  });
  // Nobody listens until the connection does.
  stream.on('error', () => {});
  return stream;

  function put(chunk: Buffer, done: (error?: Error | null) => void): void {
    if (isOver) {
      done(new Error('the host closed the channel'));
      return;
    }
    waiting = done;
    channel.write(chunk, (error) => settle(error));
  }

  function settle(error?: Error | null): void {
    const done = waiting;
    waiting = null;
    done?.(error);
  }

  function onData(chunk: Buffer): void {
    try {
      if (!stream.push(chunk)) channel.pause();
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  }
}
