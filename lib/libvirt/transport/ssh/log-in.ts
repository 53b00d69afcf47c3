import type { Duplex } from 'node:stream';
import { ConnectError, type ConnectStep } from '../../errors.ts';
import { givenUp } from '../socket.ts';
import { LoginError, prepareLogin } from './auth.ts';
import { handshakeError, type SshClient, startClient } from './client.ts';
import { checkHostKey } from './host-key.ts';
import type { SshHop } from './options.ts';

/**
 * Connects and logs in; when that fails, nothing is left open.
 * @throws HostKeyError, LoginError, ConnectError
 */
export async function logIn(
  hop: SshHop,
  dial: (signal: AbortSignal) => Promise<Duplex>,
  { keepaliveIntervalMs, signal }: { keepaliveIntervalMs: number; signal: AbortSignal },
): Promise<SshClient> {
  // A key that cannot be read needs no connection to say so.
  const login = prepareLogin(hop);
  const socket = await dial(signal);
  const who = `${hop.username}@${hop.host}`;
  let refusal: Error | null = null;
  let step: ConnectStep = 'handshake';
  const onAbort = () => socket.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    const ssh = startClient(socket, {
      username: hop.username,
      hostKeys: hop.hostKeys,
      keepaliveIntervalMs,
      handler: login.handler,
      onHostKey(blob) {
        try {
          checkHostKey(hop.host, blob, hop.hostKeys);
        } catch (error) {
          refusal = error as Error;
        }
        return refusal === null;
      },
    });
    ssh.client.once('handshake', () => {
      step = 'authenticate';
    });
    await new Promise<void>((resolve, reject) => {
      ssh.client.once('ready', () => resolve());
      ssh.client.once('change password', () => reject(new Error('the password has expired')));
      ssh.closed.then(reject);
    });
    return ssh;
  } catch (error) {
    socket.destroy();
    if (signal.aborted) throw givenUp({ what: `logging in as ${who}`, step, signal });
    if (refusal) throw refusal;
    // The cast repairs what the compiler concludes of a variable that only a callback changes.
    if ((step as ConnectStep) === 'handshake') throw handshakeError(hop.host, error as Error);
    throw authenticationError(who, hop, login.offered(), error as Error & { level?: string });
  } finally {
    signal.removeEventListener('abort', onAbort);
    login.end();
  }
}

function authenticationError(
  who: string,
  { auth }: SshHop,
  offered: readonly string[],
  cause: Error & { level?: string },
): ConnectError {
  if (cause.level === 'agent')
    return new ConnectError(`${who}: the agent cannot be used: ${cause.message}`, 'AGENT_FAILED', {
      step: 'authenticate',
      cause,
    });
  return new LoginError(who, auth.method, offered, cause);
}
