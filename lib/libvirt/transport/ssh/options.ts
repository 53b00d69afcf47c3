import { parsePin } from './host-key.ts';

/** How a user proves to be one. Nothing is read from ~/.ssh, and nothing is asked of a person. */
export type SshAuth =
  /** A private key as text: OpenSSH's format or PEM. */
  | { method: 'key'; privateKey: string; passphrase?: string }
  /** Also answers the one question of a server that asks for it by keyboard-interactive. */
  | { method: 'password'; password: string }
  /** Every key that an agent holds, in its order. Servers refuse after some: six with OpenSSH. */
  | { method: 'agent'; socketPath: string };

export type SshAddress = {
  /** A name or an address. */
  host: string;
  port?: number;
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
 * Names, ports, paths and pinned keys as they have to be. What reaches a remote command line or a file system
 * cannot carry anything but itself afterwards.
 * @throws TypeError, without any secret in it
 */
export function checkOptions(options: SshOptions): void {
  checkHop(options);
  const { socketPath = usualSocketPath } = options;
  // What a unix socket's address holds; no character that a shell knows.
  if (!/^\/[A-Za-z0-9._/-]{1,106}$/.test(socketPath))
    throw new TypeError('socketPath has to be absolute, of A-Z a-z 0-9 . _ / - and at most 107 characters');
}

function checkHop(hop: SshHop): void {
  checkAddress(hop);
  if (!/^[^\s\p{C}-][^\s\p{C}]{0,254}$/u.test(hop.username)) throw new TypeError('username is not one');
  for (const pin of hop.hostKeys) parsePin(pin);
  const { auth } = hop;
  if (auth.method === 'agent' && !/^\/[^\0]+$/.test(auth.socketPath))
    throw new TypeError('an agent’s socketPath has to be absolute');
}

/** @throws TypeError */
export function checkAddress({ host, port = 22, jump }: SshAddress): void {
  if (!/^[A-Za-z0-9_:][A-Za-z0-9_.:%-]{0,254}$/.test(host))
    throw new TypeError('host has to be a name or an address');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new TypeError('port has to be 1 to 65535');
  if (jump) checkHop(jump);
}
