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
  options: { keepaliveIntervalMs: number; signal: AbortSignal; onStep(step: ConnectStep): void },
): Promise<SshClient> {
  const { keepaliveIntervalMs, signal } = options;
  // A key that cannot be read needs no connection to say so.
  const login = prepareLogin(hop);
  const socket = await dial(signal);
  const who = `${hop.username}@${hop.host}`;
  let refusal: Error | null = null;
  const reached: { step: ConnectStep } = { step: 'connect' };
  const advance = (step: ConnectStep) => {
    reached.step = step;
    options.onStep(step);
  };
  advance('handshake');
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
    ssh.client.once('handshake', () => advance('authenticate'));
    await new Promise<void>((resolve, reject) => {
      ssh.client.once('ready', () => resolve());
      ssh.client.once('change password', () => reject(new Error('the password has expired')));
      ssh.onceClosed(reject);
    });
    return ssh;
  } catch (error) {
    socket.destroy();
    if (signal.aborted) throw givenUp({ what: `logging in as ${who}`, step: reached.step, signal });
    if (refusal) throw refusal;
    if (reached.step === 'handshake') throw handshakeError(hop.host, error as Error, socket);
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
