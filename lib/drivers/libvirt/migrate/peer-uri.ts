import type { HostConnection } from '../../../domain/host-connection.ts';

const usualSocket = '/run/libvirt/libvirt-sock';
const tlsPort = 16_514;
const sshPort = 22;

/**
 * How one host's libvirtd finds another's: by the way that we take, with what its own machine has to sign in with.
 * @returns null where our way is ours alone: a socket of this machine, or a host behind another one
 * @see https://libvirt.org/uri.html
 */
export function peerUri(connection: HostConnection): string | null {
  switch (connection.transport) {
    case 'unix':
      return null;
    case 'tls': {
      // libvirt holds the certificate against the name in here, and looks it up.
      const host = connection.serverName ?? connection.address;
      return `qemu+tls://${bracketed(host)}${portOf(connection.port, tlsPort)}/system`;
    }
    case 'ssh': {
      const { jump, username, address, port, socketPath } = connection;
      if (jump) return null;
      const socket = socketPath === usualSocket ? '' : `?socket=${socketPath}`;
      const user = encodeURIComponent(username);
      return `qemu+ssh://${user}@${bracketed(address)}${portOf(port, sshPort)}/system${socket}`;
    }
  }
}

const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host);

const portOf = (port: number, usual: number) => (port === usual ? '' : `:${port}`);
