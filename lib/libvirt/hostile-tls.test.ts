import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openConnection } from './open.ts';
import { admit, closeServers, ours, serveTls } from './testing/tls-server.ts';
import { tlsTransport } from './transport/tls.ts';

type Line = { port: number; close(): Promise<void> };
const lines: Line[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) await line.close();
  await closeServers();
});

/**
 * A line to a server, on which what the server says can be changed.
 * @param pass  gets each piece, and how many bytes came before it
 */
async function openLine(
  port: number,
  pass: (piece: Buffer, before: number, client: Socket) => void,
): Promise<Line> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  };
  const line: Server = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    keep(client);
    keep(server);
    let before = 0;
    client.pipe(server);
    client.on('close', () => server.destroy());
    server.on('data', (piece: Buffer) => {
      pass(piece, before, client);
      before += piece.length;
    });
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  const opened = {
    port: (line.address() as { port: number }).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => line.close(resolve));
    },
  };
  lines.push(opened);
  return opened;
}

/** @returns how many bytes a TLS server says until libvirt's own begin */
async function countHandshake(port: number): Promise<number> {
  let bytes = 0;
  const line = await openLine(port, (piece, _before, client) => {
    bytes += piece.length;
    client.write(piece);
  });
  const socket = await tlsTransport({ ...ours, port: line.port })(new AbortController().signal);
  socket.destroy();
  return bytes;
}

const open = (port: number, connectTimeoutMs: number) =>
  openConnection({
    transport: tlsTransport({ ...ours, port }),
    uri: 'test:///default',
    connectTimeoutMs,
  }).then(
    () => null,
    (error: unknown) => error,
  );

describe('a TLS server', () => {
  const ways: [string, (client: Socket) => unknown, timeoutMs: number][] = [
    ['ends', (client) => client.end(), 10_000],
    ['is reset', (client) => client.resetAndDestroy(), 10_000],
    ['says no more', () => {}, 60],
  ];
  it.each(ways)('that %s at any place of its handshake is a typed error', async (how, stop, timeoutMs) => {
    const { port } = await serveTls(admit);
    const length = await countHandshake(port);
    const places = [
      0,
      1,
      4,
      5,
      6,
      ...Array.from({ length: 12 }, (_, i) => Math.floor((length * i) / 12)),
      length - 1,
    ];
    for (const place of places) {
      const line = await openLine(port, (piece, before, client) => {
        if (before > place) return;
        const isLast = before + piece.length > place;
        client.write(piece.subarray(0, place - before), () => isLast && stop(client));
      });
      const error = await open(line.port, timeoutMs);
      expect(error, `cut at ${place} of ${length}`).toMatchObject({
        name: 'ConnectError',
        ...(how === 'says no more' ? { code: 'TIMEOUT' } : {}),
      });
    }
  });

  it('whose handshake is changed on the way is a typed error, wherever it is', async () => {
    const { port } = await serveTls(admit);
    const length = await countHandshake(port);
    for (let i = 0; i < 24; i++) {
      const place = Math.floor((length * i) / 24);
      const line = await openLine(port, (piece, before, client) => {
        const changed = Buffer.from(piece);
        const at = place - before;
        if (at >= 0 && at < changed.length) changed[at] = (changed[at] ?? 0) ^ (1 << (i % 8));
        client.write(changed);
      });
      // A record that was made longer waits for bytes that never come.
      const error = await open(line.port, 500);
      expect(error, `bit ${i % 8} of byte ${place} of ${length}`).toMatchObject({ name: 'ConnectError' });
    }
  });
});
