import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '../domain/errors.ts';
import type { ConsoleEndpoint } from '../drivers/driver.ts';
import { readAhead } from './read-ahead.ts';

/** Connects to a VM's console server as the driver named it. The caller owns the socket, errors included. */
export function connectConsole(endpoint: ConsoleEndpoint, timeoutMs = 5000): Promise<Duplex> {
  if ('open' in endpoint) return endpoint.open(AbortSignal.timeout(timeoutMs));
  return new Promise((resolve, reject) => {
    const onread = readAhead(() => socket);
    const socket: Socket =
      'socketPath' in endpoint
        ? connect({ path: endpoint.socketPath, onread })
        : connect({ host: endpoint.host, port: endpoint.port, noDelay: true, onread });
    const fail = (cause: Error) => {
      socket.destroy();
      reject(
        new AppError(
          {
            code: 'host_error',
            userMessage: 'The VM’s screen did not answer.',
            advice: 'See whether the VM still runs, and open the console again.',
            detail: cause.message,
          },
          { cause },
        ),
      );
    };
    socket.setTimeout(timeoutMs, () => fail(new Error(`no connection within ${timeoutMs} ms`)));
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}
