import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * What stands in front of a program in many places: one port, other names inside, and who asked in X-Forwarded-*.
 * @returns its own address, which is what people type
 */
export async function startReverseProxy(target: string): Promise<{ baseUrl: string; stop(): void }> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const passOn = (incoming: IncomingMessage) =>
    request({
      ...{ hostname, port, method: incoming.method, path: incoming.url },
      headers: {
        ...incoming.headers,
        // As nginx does when nothing is said about it: the name of the program’s own place.
        host: `${hostname}:${port}`,
        'x-forwarded-for': incoming.socket.remoteAddress ?? '',
        'x-forwarded-host': incoming.headers.host ?? '',
        'x-forwarded-proto': 'http',
      },
    });
  const server = createServer((incoming, answer) => {
    const onward = passOn(incoming);
    onward.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const onward = passOn(incoming);
    onward.on('upgrade', (response, inner, innerHead) => {
      const headers = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`);
      socket.write(['HTTP/1.1 101 Switching Protocols', ...headers, '', ''].join('\r\n'));
      socket.write(innerHead);
      inner.write(head);
      for (const [one, other] of [
        [socket, inner],
        [inner, socket],
      ] as const) {
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
    });
    onward.on('response', () => socket.destroy());
    onward.on('error', () => socket.destroy());
    onward.end();
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
