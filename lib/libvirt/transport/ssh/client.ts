import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type Algorithms, type AuthHandlerMiddleware, type Client } from 'ssh2';
import { ConnectError } from '../../errors.ts';
import { hostKeyAlgorithms } from './host-key.ts';

/** An ssh connection, from the first byte on. */
export type SshClient = {
  client: Client;
  /** Tells once why it ended, before its channels say that they did; at once when that is past. */
  onceClosed(listener: (why: Error) => void): void;
  /** Takes leave, and ends it. */
  end(): void;
};

export type ClientOptions = {
  username: string;
  /** Pinned ones decide which of its keys the host shows. */
  hostKeys: readonly string[];
  keepaliveIntervalMs: number;
  handler: AuthHandlerMiddleware;
  /** Asked at every exchange of keys. @returns whether to go on */
  onHostKey(blob: Buffer): boolean;
};

/** Its last questions stay unanswered for this many intervals. */
const keepaliveCountMax = 2;

/** Starts to speak SSH over a socket that is connected. Any error ends both. */
export function startClient(socket: Duplex, options: ClientOptions): SshClient {
  const client = new ssh2.Client();
  const listeners: ((why: Error) => void)[] = [];
  let reason: Error | null = null;
  const close = (why: Error) => {
    if (reason) return;
    reason = why;
    for (const listener of listeners.splice(0)) listener(why);
    socket.destroy();
  };
  // More errors may come after the first; all of them need a listener.
  client.on('error', close);
  client.on('end', () => close(new Error('the host closed the connection')));
  client.on('close', () => close(new Error('the connection was closed')));
  client.connect({
    sock: socket as never,
    username: options.username,
    authHandler: options.handler,
    hostVerifier: (blob: Buffer) => options.onHostKey(blob),
    algorithms: algorithmsFor(options.hostKeys),
    keepaliveInterval: options.keepaliveIntervalMs,
    keepaliveCountMax,
    // The caller's signal and deadline hold for the whole of it.
    readyTimeout: 0,
    // Other servers forward to sockets, too; those that do not will say so.
    strictVendor: false,
  });
  return {
    client,
    onceClosed(listener) {
      if (reason) listener(reason);
      else listeners.push(listener);
    },
    end() {
      socket.once('finish', () => socket.destroy());
      setTimeout(() => socket.destroy(), 1_000).unref();
      client.end();
    },
  };
}

/** ssh2's own choice, without what rests on SHA-1, and without compression, whose state costs memory. */
function algorithmsFor(hostKeys: readonly string[]): Algorithms {
  return {
    serverHostKey: hostKeyAlgorithms(hostKeys),
    hmac: { append: [], prepend: [], remove: ['hmac-sha1-etm@openssh.com', 'hmac-sha1'] },
    compress: ['none'],
  };
}

/** ssh2 has no codes, so its words have to do; they are looked at nowhere else. */
export function handshakeError(host: string, cause: Error, socket: Duplex): ConnectError {
  const { message } = cause;
  const hasSpoken = (socket as Partial<Socket>).bytesRead !== 0;
  let code: 'SSH_INCOMPATIBLE' | 'NOT_SSH' | 'CLOSED' | 'HANDSHAKE_FAILED' = 'HANDSHAKE_FAILED';
  if (/no matching/.test(message)) code = 'SSH_INCOMPATIBLE';
  else if (/lost before handshake/.test(message)) code = hasSpoken ? 'NOT_SSH' : 'CLOSED';
  else if (/identification string|Invalid header|greeting lines|line too long/.test(message))
    code = 'NOT_SSH';
  const text = {
    SSH_INCOMPATIBLE: `${host} offers outdated algorithms only: ${message}`,
    NOT_SSH: `${host} does not answer as an SSH server: ${message}`,
    CLOSED: `${host} closed the connection without a word`,
    HANDSHAKE_FAILED: `the SSH handshake with ${host} failed: ${message}`,
  };
  return new ConnectError(text[code], code, { step: 'handshake', cause });
}

/** @param error  what the end of the time led to; its step is what took so long */
export function timedOut(host: string, timeoutMs: number, error: unknown): ConnectError {
  const step = error instanceof ConnectError ? error.step : 'handshake';
  return new ConnectError(`${host} did not answer within ${timeoutMs} ms`, 'TIMEOUT', { step, cause: error });
}
