/** One relay in a process of its own. Arguments: bridge or raw, and the port to relay to. Prints its port. */
import { type AddressInfo, connect, createServer } from 'node:net';
import { WebSocketServer } from 'ws';
import { bridge } from '../lib/console/bridge.ts';
import { connectConsole } from '../lib/console/connect.ts';

const [kind, target] = process.argv.slice(2);
const host = '127.0.0.1';
const port = Number(target);

if (kind === 'bridge') {
  // As lib/server sets its sockets up.
  const server = new WebSocketServer({ host, port: 0, perMessageDeflate: false, maxPayload: 2 ** 20 });
  server.on('connection', async (ws) => {
    ws.pause();
    const socket = await connectConsole({ kind: 'vnc', host, port, password: null });
    ws.resume();
    await bridge(ws, socket);
  });
  server.on('listening', () => console.log((server.address() as AddressInfo).port));
} else {
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host, port, noDelay: true });
    for (const socket of [near, far]) socket.on('error', () => {});
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.listen(0, host, () => console.log((server.address() as AddressInfo).port));
}
