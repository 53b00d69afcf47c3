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
  const timeout = AbortSignal.timeout(connectTimeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  const { dial, close } = openDial(address, address);
  try {
    const socket = await dial(either);
    const onAbort = () => socket.destroy();
    either.addEventListener('abort', onAbort, { once: true });
    try {
      either.throwIfAborted();
      let shown: Buffer | null = null;
      const { client, onceClosed } = startClient(socket, {
        username: 'nobody',
        hostKeys: [],
        keepaliveIntervalMs: 0,
        // Not reached: the connection ends as soon as the handshake is done.
        handler: () => socket.destroy(),
        onHostKey(blob) {
          shown = Buffer.from(blob);
          return true;
        },
      });
      const problem = await new Promise<Error | null>((resolve) => {
        client.once('handshake', () => resolve(null));
        onceClosed(resolve);
      });
      if (either.aborted)
        throw givenUp({ what: `asking ${host} for its key`, step: 'handshake', signal: either });
      if (problem || !shown)
        throw handshakeError(host, problem ?? new Error('the host shows no key'), socket);
      return describeHostKey(shown);
    } finally {
      either.removeEventListener('abort', onAbort);
      socket.destroy();
    }
  } catch (error) {
    throw timeout.aborted && !signal.aborted ? timedOut(host, connectTimeoutMs, error) : error;
  } finally {
    close();
  }
}
