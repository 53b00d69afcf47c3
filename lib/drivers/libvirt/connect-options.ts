import type { HostConnection, HostSecrets, SshConnection, SshLogin } from '../../domain/host-connection.ts';
import type { OpenOptions } from '../../libvirt/open.ts';
import { type SshAuth, type SshTransport, sshTransport } from '../../libvirt/transport/ssh.ts';
import { tlsTransport } from '../../libvirt/transport/tls.ts';
import { unixTransport } from '../../libvirt/transport/unix.ts';
import { lookUpHost } from '../address-guard.ts';

/** How lib/libvirt gets to a host, and who we are there. */
export type ConnectOptions = Pick<OpenOptions, 'transport' | 'auth'> & {
  /** For what else has to go through the same ssh connection. */
  ssh: SshTransport | null;
  /** Ends what the transport shares between its connections. */
  close(): void;
};

type Lookup = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

/** Connects to nothing yet; a secret that is missing is said where it is needed. */
export function connectOptions(
  connection: HostConnection,
  secrets: HostSecrets,
  lookup: Lookup = lookUpHost,
): ConnectOptions {
  switch (connection.transport) {
    case 'unix':
      return { transport: unixTransport(connection.socketPath), ssh: null, close() {} };
    case 'ssh': {
      const ssh = openSsh(connection, secrets, lookup);
      return { transport: ssh, ssh, close: () => ssh.close() };
    }
    case 'tls': {
      const { address, port, serverName, ca, certificate, saslUsername } = connection;
      const transport = tlsTransport({
        host: address,
        port,
        lookup,
        ca,
        ...(serverName ? { servername: serverName } : {}),
        ...(certificate ? { cert: certificate, key: secrets.tlsKey ?? '' } : {}),
      });
      const auth = saslUsername
        ? { username: saslUsername, password: secrets.saslPassword ?? '' }
        : undefined;
      return { transport, auth, ssh: null, close() {} };
    }
  }
}

function openSsh(connection: SshConnection, secrets: HostSecrets, lookup: Lookup): SshTransport {
  const { address, port, username, login, hostKeys, socketPath, jump } = connection;
  return sshTransport({
    host: address,
    port,
    lookup,
    username,
    auth: sshAuth(login, secrets.privateKey, secrets.passphrase, secrets.password),
    hostKeys,
    socketPath,
    ...(jump
      ? {
          jump: {
            host: jump.address,
            port: jump.port,
            lookup,
            username: jump.username,
            auth: sshAuth(jump.login, secrets.jumpPrivateKey, secrets.jumpPassphrase, secrets.jumpPassword),
            hostKeys: jump.hostKeys,
          },
        }
      : {}),
  });
}

function sshAuth(
  login: SshLogin,
  privateKey: string | undefined,
  passphrase: string | undefined,
  password: string | undefined,
): SshAuth {
  switch (login) {
    case 'key':
      return { method: 'key', privateKey: privateKey ?? '', ...(passphrase ? { passphrase } : {}) };
    case 'password':
      return { method: 'password', password: password ?? '' };
    case 'agent':
      // The program's own, never one that a person names: a path could be any socket of this machine.
      return { method: 'agent', socketPath: process.env.SSH_AUTH_SOCK || '/there-is-no-agent' };
  }
}
