import type { Duplex } from 'node:stream';
import { bounded } from '../../bounded.ts';
import { givenUp } from '../socket.ts';
import { handshakeError, startClient, timedOut } from './client.ts';
import { describeHostKey, type HostKey } from './host-key.ts';
import { checkHops, type SshAddress } from './options.ts';
import { openDial, type SessionOptions } from './sessions.ts';

/**
 * Asks a host for its key, for a person to compare and accept. The host proves that it holds it; no user name and
 * no secret is sent to it. A jump host is logged in to, and its own key has to be pinned.
 * @throws ConnectError; HostKeyError and LoginError of the jump host
 */
export async function readHostKey(
  address: SshAddress & SessionOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<HostKey> {
  checkHops(address);
  const { connectTimeoutMs = 20_000, host } = address;
  return bounded({ signals: [signal], timeoutMs: connectTimeoutMs }, async (either, isTimedOut) => {
    const { dial, close } = openDial(address, address);
    try {
      return await ask(host, await dial(either), either);
    } catch (error) {
      throw isTimedOut() ? timedOut(host, connectTimeoutMs, error) : error;
    } finally {
      close();
    }
  });
}

async function ask(host: string, socket: Duplex, signal: AbortSignal): Promise<HostKey> {
  const onAbort = () => socket.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    const shown: Buffer[] = [];
    const { client, onceClosed } = startClient(socket, {
      username: 'nobody',
      hostKeys: [],
      keepaliveIntervalMs: 0,
      // Not reached: the connection ends as soon as the handshake is done.
      handler: () => socket.destroy(),
      onHostKey: (blob) => shown.push(blob) > 0,
    });
    await new Promise<void>((resolve, reject) => {
      client.once('handshake', () => resolve());
      onceClosed(reject);
    });
    if (!shown[0]) throw new Error('the host shows no key');
    return describeHostKey(shown[0]);
  } catch (error) {
    if (signal.aborted) throw givenUp({ what: `asking ${host} for its key`, step: 'handshake', signal });
    throw handshakeError(host, error as Error, socket);
  } finally {
    signal.removeEventListener('abort', onAbort);
    socket.destroy();
  }
}
