import { AppError } from '../../domain/errors.ts';
import type { AuthenticationError, ConnectError } from '../../libvirt/errors.ts';
import { HostKeyError, LoginError } from '../../libvirt/transport/ssh.ts';

type Words = readonly [what: string, advice: string];

const askTls = 'Make a new one for it by the same authority: docs/hypervisors.md says how.';

/** By code, because each has a reason of its own and something else to do about it; after "The host kvm1 ". */
const byCode: Record<string, Words> = {
  ADDRESS_BLOCKED: [
    'was not connected to: its address is one of this machine itself or of its cloud’s own services.',
    'Give its address on the network. For hosts on this machine’s loopback, start NovaCron with NOVACRON_HOSTS_ON_LOOPBACK=1.',
  ],
  INVALID_ADDRESS: [
    'was not connected to: its address is none.',
    'Give a host name or an IP address, and a port from 1 to 65535.',
  ],
  INVALID_OPTION: [
    'was not connected to: something that was entered for it cannot be used.',
    'Look at it again.',
  ],
  ENOTFOUND: ['has a name that leads to no address.', 'Check its spelling, and that DNS here knows it.'],
  EAI_AGAIN: ['has a name that could not be looked up.', 'See that DNS works on this machine.'],
  ECONNREFUSED: [
    'cannot be reached: nothing listens there.',
    'See that the service runs on it, and that its port, or its socket, is the right one.',
  ],
  ECONNRESET: ['cannot be reached: it ended the connection.', 'See whether a firewall stands between.'],
  EHOSTUNREACH: [
    'cannot be reached: no route leads there.',
    'See that it is on, and that the network is right.',
  ],
  ENETUNREACH: ['cannot be reached: no route leads there.', 'See that this machine’s network is right.'],
  ETIMEDOUT: [
    'cannot be reached: it does not answer.',
    'See that it is on, and that no firewall stands between.',
  ],
  ENOENT: [
    'cannot be reached: there is no such socket.',
    'See that libvirtd runs, and that the path is right.',
  ],
  EACCES: [
    'cannot be reached.',
    'Let NovaCron’s user open libvirt’s socket: add it to the group libvirt on that machine.',
  ],
  NOT_TLS: ['does not speak TLS at this port.', 'Check the port, and that libvirtd there listens with TLS.'],
  NOT_LIBVIRT: ['answers, but is no libvirt daemon.', 'Check the port or the path of the socket.'],
  TLS_INCOMPATIBLE: [
    'takes no version or cipher of TLS that is safe.',
    'Bring its libvirt and GnuTLS up to date: TLS 1.2 is the least.',
  ],
  CERTIFICATE_EXPIRED: ['was not trusted: its certificate has expired.', askTls],
  CERTIFICATE_NOT_YET_VALID: [
    'was not trusted: its certificate is not valid yet.',
    'See that the clocks of both machines are right.',
  ],
  CERTIFICATE_SELF_SIGNED: ['was not trusted: its certificate is signed by nobody but itself.', askTls],
  CERTIFICATE_UNKNOWN_CA: [
    'was not trusted: its certificate is not signed by the authority that was given.',
    'Give the certificate of the authority that signed it.',
  ],
  CERTIFICATE_WRONG_NAME: [
    'was not trusted: its certificate is for another name.',
    'Use the name that is in it as the address or as the certificate’s name, or make a new one with this name in it.',
  ],
  CERTIFICATE_REVOKED: ['was not trusted: its certificate was revoked.', askTls],
  CERTIFICATE_INVALID: ['was not trusted: its certificate is not one for a server.', askTls],
  CLIENT_CERTIFICATE_INVALID: [
    'was not connected to: our certificate cannot be read, or does not belong to its key.',
    'Give both in PEM form, the key without a passphrase.',
  ],
  CA_INVALID: ['was not connected to: the authority’s certificate cannot be read.', 'Give it in PEM form.'],
  CLIENT_CERTIFICATE_REFUSED: [
    'does not accept our certificate.',
    'Give one that its authority signed and that is still valid, and see its tls_allowed_dn_list.',
  ],
  KEY_INVALID: [
    'was not connected to: the private key cannot be read, or its passphrase is wrong.',
    'Give the private key’s whole file and its passphrase.',
  ],
  AGENT_FAILED: [
    'was not connected to: there is no ssh agent to ask.',
    'Start NovaCron with SSH_AUTH_SOCK set to a running agent, or use a key.',
  ],
  JUMP_REFUSED: [
    'cannot be reached through the jump host, which does not connect to it.',
    'See that it may forward there (AllowTcpForwarding, PermitOpen), and that the address is right as seen from it.',
  ],
  NO_WAY: [
    'let us in, but libvirt’s socket could not be opened there.',
    'See that libvirtd runs, that the user is in the group libvirt, and that sshd allows forwarding to sockets.',
  ],
};

/** What went wrong before there was a connection, in words that say at which point and what to do. */
export function translateConnectError(error: ConnectError, hostName: string): AppError {
  if (error.code === 'ABORTED') return make('cancelled', 'It was cancelled.', undefined, error);
  const said = ([what, advice]: Words) =>
    make('host_unreachable', `The host ${hostName} ${what}`, advice, error);
  if (error instanceof HostKeyError) {
    const { hostKey, expected, host } = error;
    return expected.length > 0
      ? said([
          `was not trusted: ${host} shows another key than the one that was accepted: ${hostKey.fingerprint} (${hostKey.type}) instead of ${expected.join(' or ')}.`,
          'Somebody may stand between. If it was set up anew, compare the fingerprint on it and accept the new one under Edit.',
        ])
      : said([
          `was not trusted yet: ${host} shows the key ${hostKey.fingerprint} (${hostKey.type}), which nobody has accepted.`,
          'Compare it with the fingerprint on the host itself, and accept it under Edit.',
        ]);
  }
  if (error instanceof LoginError) {
    const takes = error.offered.length > 0 ? ` It takes ${error.offered.join(' or ')}.` : '';
    return said([
      'does not accept this user with this key or password.',
      `Check the user’s name, and that its authorized_keys or password is right.${takes}`,
    ]);
  }
  const known = byCode[error.code];
  if (known) return said(known);
  if (error.code === 'TIMEOUT') {
    return said([
      `did not answer in time (${stepWords[error.step]}).`,
      'See that it is on, not overloaded, and that no firewall swallows the connection.',
    ]);
  }
  return said(['cannot be reached.', 'See that libvirtd runs on it and that its socket can be opened.']);
}

const stepWords: Record<ConnectError['step'], string> = {
  resolve: 'while its address was looked up',
  connect: 'while connecting',
  handshake: 'while the connection was secured',
  authenticate: 'while signing in',
  open: 'while libvirt was opened',
};

export function translateNoEntry(error: AuthenticationError, hostName: string): AppError {
  const said = (userMessage: string, advice: string) => make('host_unreachable', userMessage, advice, error);
  switch (error.code) {
    case 'SERVER_NOT_TRUSTED':
      return said(
        `The host ${hostName} could not prove that it is the one that knows this password.`,
        'Make sure that its address is right and that nothing stands between.',
      );
    case 'CREDENTIALS_MISSING':
    case 'CREDENTIALS_INVALID':
      return said(
        `The host ${hostName} asks for a user name and password.`,
        'Enter a SASL user that its libvirtd knows.',
      );
    case 'UNSUPPORTED':
    case 'NO_MECHANISM':
      return said(
        `The host ${hostName} asks for a kind of authentication that this connection does not offer.`,
        'Let libvirtd accept the members of its socket’s group: auth_unix_rw = "none" in libvirtd.conf.',
      );
    case 'INSECURE':
      return said(
        `The host ${hostName} asks for a password over a connection that is not encrypted.`,
        'Reach it over TLS or SSH.',
      );
    case 'REFUSED':
      return error.offered.includes('polkit')
        ? said(
            `The host ${hostName} does not let NovaCron’s user in.`,
            'Add it to the group libvirt on that machine.',
          )
        : said(
            `The host ${hostName} does not accept this user name and password.`,
            'Check both, and that its SASL database has that user.',
          );
  }
}

function make(
  code: 'host_unreachable' | 'cancelled',
  userMessage: string,
  advice: string | undefined,
  cause: Error,
): AppError {
  return new AppError({ code, userMessage, advice, detail: cause.message }, { cause });
}
