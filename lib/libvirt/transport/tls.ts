import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { ConnectError } from '../errors.ts';
import { addressText, checkAddress } from './address.ts';
import { untilReady } from './socket.ts';
import { connectTcp, type TcpAddress } from './tcp.ts';
import { explainTlsError } from './tls-errors.ts';
import type { Transport } from './transport.ts';

export type TlsOptions = TcpAddress & {
  /** PEM of the authorities that may have signed the daemon's certificate; no others are trusted. */
  ca: string;
  /** PEM of this client's certificate and key. libvirtd asks for one unless tls_no_verify_certificate is set. */
  cert?: string;
  key?: string;
  /** The name or address that the daemon's certificate has to be for; the host otherwise. */
  servername?: string;
};

/**
 * libvirtd's TLS port (listen_tls), with TLS 1.2 or newer. The daemon's certificate is always verified: against the
 * given authority, its dates, and the host's name. There is no way to switch that off.
 */
export function tlsTransport(options: TlsOptions): Transport {
  const { host, port = 16_514, servername = host } = options;
  const open: Transport = async (signal) => {
    checkAddress(host, port);
    checkAddress(servername, port);
    const secureContext = contextOf(options);
    const socket = await connectTcp({ ...options, port }, signal);
    const secured = await shakeHands(socket, { servername, secureContext }, signal, addressText(host, port));
    await awaitAdmission(secured, signal, addressText(host, port), options.cert !== undefined);
    // libvirtd takes one message for each time that its socket becomes readable, and does not see what its TLS
    // library holds already: of several messages in one record it leaves all but the first until more bytes come
    // (virnetserverclient.c virNetServerClientDispatchRead). So nothing is gathered: a record a write.
    secured._writev = undefined;
    return secured;
  };
  return Object.assign(open, { isPrivate: true });
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function contextOf({ ca, cert, key }: TlsOptions): SecureContext {
  const failed = (code: 'CA_INVALID' | 'CLIENT_CERTIFICATE_INVALID', message: string, cause?: unknown) =>
    new ConnectError(message, code, { step: 'handshake', cause });
  // Without any certificate in it Node would trust its own list of public authorities.
  const authorities = typeof ca === 'string' ? ca.match(pemCertificate) : null;
  if (!authorities) throw failed('CA_INVALID', 'the certificate of the authority is not in PEM form');
  if ((cert === undefined) !== (key === undefined))
    throw failed(
      'CLIENT_CERTIFICATE_INVALID',
      'a client certificate needs its key, and a key its certificate',
    );
  const base = { ca: authorities, minVersion: 'TLSv1.2' } as const;
  try {
    for (const authority of authorities) new X509Certificate(authority);
  } catch (cause) {
    throw failed('CA_INVALID', 'the certificate of the authority cannot be read', cause);
  }
  try {
    return createSecureContext(cert === undefined ? base : { ...base, cert, key });
  } catch (cause) {
    const message = 'the client certificate cannot be read, or does not belong to its key';
    throw failed('CLIENT_CERTIFICATE_INVALID', message, cause);
  }
}

async function shakeHands(
  socket: Socket,
  { servername, secureContext }: { servername: string; secureContext: SecureContext },
  signal: AbortSignal,
  target: string,
): Promise<TLSSocket> {
  const secured = connect({
    socket,
    secureContext,
    // Said here, so that no environment variable decides it.
    rejectUnauthorized: true,
    checkServerIdentity: (_name, certificate) => checkServerIdentity(servername, certificate),
    // The protocol knows no addresses as names, and no dot at the end; only the certificate's check does.
    servername: isIP(servername) ? '' : servername.replace(/\.$/, ''),
  });
  let isReady = false;
  secured.once('secureConnect', () => {
    isReady = true;
  });
  const what = `the TLS handshake with ${target}`;
  try {
    await untilReady(
      secured,
      { signal, step: 'handshake', what, explain: (error) => explainTlsError(error, what) },
      ['secureConnect'],
      () => (isReady ? true : undefined),
    );
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return secured;
}

/**
 * libvirtd sends one byte, 1, when it has accepted the client's certificate, and closes without a word when not.
 * @see libvirt src/rpc/virnetserverclient.c virNetServerClientCheckAccess
 */
async function awaitAdmission(
  socket: TLSSocket,
  signal: AbortSignal,
  target: string,
  hasCertificate: boolean,
): Promise<void> {
  const what = `waiting for ${target} to accept the client certificate`;
  const refused = (cause?: unknown) =>
    new ConnectError(
      hasCertificate
        ? `${target} does not accept the client certificate`
        : `${target} wants a client certificate, and none was given`,
      'CLIENT_CERTIFICATE_REFUSED',
      { step: 'authenticate', cause },
    );
  // With TLS 1.3 the daemon's word on the certificate comes only now, as an alert or a plain end.
  const explain = (error: Error) => explainTlsError(error, what);
  const byte = await untilReady(
    socket,
    { signal, step: 'authenticate', what, explain, onClosed: refused },
    ['readable'],
    () => (socket.read(1) as Buffer | null) ?? undefined,
  );
  if (byte[0] === 1) return;
  socket.destroy();
  throw new ConnectError(`${target} speaks TLS, but is no libvirt daemon`, 'NOT_LIBVIRT', {
    step: 'authenticate',
  });
}
