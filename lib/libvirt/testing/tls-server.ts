import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { createAuthority } from '../../../testing/certificates.ts';

export const authority = createAuthority('the test’s own authority');
/** What the servers here are called by their certificate. */
export const serverNames = ['localhost', '127.0.0.1'];
export const serverCertificate = authority.issue({
  commonName: 'server',
  names: serverNames,
  usage: 'server',
});
export const clientCertificate = authority.issue({ commonName: 'client', usage: 'client' });
/** For tlsTransport(): all that the servers here want. */
export const ours = { host: '127.0.0.1', ca: authority.cert, ...clientCertificate };

const open: { sockets: Set<Socket>; server: Server }[] = [];

/** Ends every server that was started since. */
export async function closeServers(): Promise<void> {
  for (const { sockets, server } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A server whose end the test can wait for: `gone` resolves when no socket of it is left open. */
async function listen(server: Server) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      server.emit('gone');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ sockets, server });
  const gone = async () => {
    while (sockets.size > 0) await once(server, 'gone');
  };
  return { port: (server.address() as AddressInfo).port, gone };
}

/** Like libvirtd: TLS, a client certificate is asked for, and what to do is said by the test. */
export async function serveTls(onSecure: (socket: TLSSocket) => void, options: TlsOptions = {}) {
  const server = createTlsServer(
    { ca: authority.cert, requestCert: true, rejectUnauthorized: false, ...serverCertificate, ...options },
    (socket) => {
      socket.on('error', () => {});
      onSecure(socket);
    },
  );
  server.on('tlsClientError', () => {});
  return listen(server);
}

/** What libvirtd says when it has accepted the client’s certificate. */
export const admit = (socket: TLSSocket) => void socket.write(Buffer.from([1]));

/** A server that says something, or nothing, instead of TLS. */
export async function servePlain(onConnection: (socket: Socket) => void) {
  return listen(
    createServer((socket) => {
      onConnection(socket);
      socket.resume();
    }),
  );
}
