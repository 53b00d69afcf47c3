import { ConnectError } from '../../errors.ts';
import { checkAddress } from '../address.ts';
import type { TcpAddress } from '../tcp.ts';
import { parsePin } from './host-key.ts';

/** How a user proves to be one. Nothing is read from ~/.ssh, and nothing is asked of a person. */
export type SshAuth =
  /** A private key as text: OpenSSH's format or PEM. */
  | { method: 'key'; privateKey: string; passphrase?: string }
  /** Also answers the one question of a server that asks for it by keyboard-interactive. */
  | { method: 'password'; password: string }
  /** Every key that an agent holds, in its order. Servers refuse after some: six with OpenSSH. */
  | { method: 'agent'; socketPath: string };

/** A host, and how it is reached. Behind a jump host it is that one which looks up the name. */
export type SshAddress = TcpAddress & {
  /** The host through which this one is reached, as with ssh -J. */
  jump?: SshHop;
};

/** A host that is logged in to. */
export type SshHop = SshAddress & {
  username: string;
  auth: SshAuth;
  /**
   * The keys that the host may have, as lines 'ssh-ed25519 AAAA…' or fingerprints 'SHA256:…'; no other source is
   * asked. A line also makes the server show its key of that kind; beside a fingerprint it shows the kind that it
   * showed readHostKey(). Without any, every host is refused, by an error that carries its key.
   */
  hostKeys: readonly string[];
};

/**
 * How libvirt's socket is reached on the host: `forward`, by sshd itself; `helper`, by libvirt's virt-ssh-helper
 * (6.8 and newer), which finds the socket by itself; `netcat`, by nc -U.
 */
export type SshWay = 'forward' | 'helper' | 'netcat';

export type SshOptions = SshHop & {
  /** libvirt's socket on the host. The helper is asked only for the usual one. */
  socketPath?: string;
  /** For each host on the way, until the login is done. */
  connectTimeoutMs?: number;
  /** How often each host is asked whether it lives: at the third question without an answer, it is lost. */
  keepaliveIntervalMs?: number;
  /** How long a connection that nobody uses is kept for the next. */
  idleMs?: number;
  /** The ways that may be tried, in this order. */
  ways?: readonly SshWay[];
};

export const usualSocketPath = '/run/libvirt/libvirt-sock';

/**
 * Names, ports, paths and pinned keys as they have to be. What reaches a remote command line cannot carry anything
 * but itself afterwards.
 * @throws ConnectError INVALID_ADDRESS or INVALID_OPTION, without any secret in it
 */
export function checkOptions(options: SshOptions): void {
  checkHop(options);
  const { socketPath = usualSocketPath } = options;
  // No character that a shell knows, and as long as the address of a unix socket can be.
  if (!/^\/[A-Za-z0-9._/-]{1,106}$/.test(socketPath))
    throw invalid('the path of libvirt’s socket has to be absolute, of letters, digits and . _ / -');
}

/** @throws ConnectError */
export function checkHops({ host, port = 22, jump }: SshAddress): void {
  checkAddress(host, port);
  if (jump) checkHop(jump);
}

function checkHop(hop: SshHop): void {
  checkHops(hop);
  if (!/^[^\s\p{C}-][^\s\p{C}]{0,254}$/u.test(hop.username)) throw invalid('the user’s name is not one');
  for (const pin of hop.hostKeys)
    if (!parsePin(pin)) throw invalid('a host’s key has to be SHA256:… or a line of a public key');
  const { auth } = hop;
  if (auth.method === 'agent' && !/^\/[^\0]+$/.test(auth.socketPath))
    throw invalid('the path of the agent’s socket has to be absolute');
}

function invalid(message: string): ConnectError {
  return new ConnectError(message, 'INVALID_OPTION', { step: 'resolve' });
}
