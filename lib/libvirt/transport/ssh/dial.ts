import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { failed, givenUp, untilReady } from '../socket.ts';
import type { SshAddress } from './options.ts';

/** Connects to a host without any other one between. */
export async function dialHost({ host, port = 22 }: SshAddress, signal: AbortSignal): Promise<Duplex> {
  const attempt = { signal, step: 'connect', what: `connecting to ${host} port ${port}` } as const;
  if (signal.aborted) throw givenUp(attempt);
  const socket = connect({ host, port, noDelay: true, keepAlive: true });
  const explain = (error: NodeJS.ErrnoException) =>
    error.syscall === 'getaddrinfo' ? failed({ ...attempt, step: 'resolve' }, error) : null;
  await untilReady(socket, { ...attempt, explain }, ['connect'], () =>
    socket.connecting ? undefined : true,
  );
  return socket;
}
