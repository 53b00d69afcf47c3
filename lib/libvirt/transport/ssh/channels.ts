import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { ConnectError } from '../../errors.ts';
import { givenUp } from '../socket.ts';
import { channelStream } from './channel-stream.ts';

/** Reasons of a server that refuses a channel. @see RFC 4254, 5.1 */
const refusals: Record<number, string> = {
  1: 'its server forbids it',
  // OpenSSH says this of what it forbids as well.
  2: 'its server forbids it, or fails at it',
  3: 'its server does not know how',
  4: 'its server has no room',
};

/** The server refused to open a channel. */
export class ChannelRefused extends Error {
  override readonly name = 'ChannelRefused';
}

/**
 * @param start  asks for the channel
 * @throws ChannelRefused; ConnectError when it is given up, and then the channel is closed should it still come
 */
export function openChannel(
  start: (done: (error: Error | undefined, channel: ClientChannel) => void) => void,
  signal: AbortSignal,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(givenUp({ what: 'opening an SSH channel', step: 'open', signal }));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = () => signal.removeEventListener('abort', onAbort);
    try {
      start((error, channel) => {
        settle();
        if (error) return reject(asRefusal(error));
        const stream = channelStream(channel);
        if (signal.aborted) stream.destroy();
        else resolve(stream);
      });
    } catch (error) {
      // ssh2 throws when its connection is gone.
      settle();
      reject(new ConnectError('the ssh connection is lost', 'CLOSED', { step: 'open', cause: error }));
    }
  });
}

function asRefusal(error: Error & { reason?: unknown }): Error {
  if (typeof error.reason === 'number')
    return new ChannelRefused(refusals[error.reason] ?? `refusal ${error.reason}`, { cause: error });
  return new ConnectError(`the host opens no channel: ${error.message}`, 'CLOSED', {
    step: 'open',
    cause: error,
  });
}

/** From the host that is logged in to, on to the next one. */
export async function forwardTcp(
  client: Client,
  { host, port }: { host: string; port: number },
  signal: AbortSignal,
): Promise<Duplex> {
  try {
    // The origin is for the server's log only.
    return await openChannel((done) => client.forwardOut('127.0.0.1', 0, host, port, done), signal);
  } catch (error) {
    if (!(error instanceof ChannelRefused)) throw error;
    throw new ConnectError(
      `the jump host does not connect to ${host} port ${port}: ${error.message}`,
      'JUMP_REFUSED',
      { step: 'connect', cause: error },
    );
  }
}
