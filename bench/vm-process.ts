/** Stands for a VM's console: pours bytes or sends back what it gets, as the first byte asks. Prints its port. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { pourBytes, sign } from './console-signs.ts';

const chunk = Buffer.alloc(64 * 1024, 0x5a);

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.once('data', (first) => {
    if (first[0] === sign.pour) void pour(socket);
    else {
      socket.write(first);
      socket.pipe(socket);
    }
  });
});

async function pour(socket: Socket): Promise<void> {
  for (let sent = 0; sent < pourBytes && !socket.destroyed; sent += chunk.length) {
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  }
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
