import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { ConnectError } from '../errors.ts';

/** Opens the bytes' way to a daemon. Rejects with ConnectError; obeys the signal. */
export type Transport = (signal: AbortSignal) => Promise<Duplex>;

/** libvirtd on this machine: usually /run/libvirt/libvirt-sock. */
export function unixTransport(path: string): Transport {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = connect({ path });
      const settle = () => {
        signal.removeEventListener('abort', onAbort);
        socket.off('error', onError);
        socket.off('connect', onConnect);
      };
      const onAbort = () => {
        settle();
        socket.on('error', () => {});
        socket.destroy();
        reject(new ConnectError(`connecting to ${path} was given up`, 'ABORTED', { cause: signal.reason }));
      };
      const onError = (error: NodeJS.ErrnoException) => {
        settle();
        reject(
          new ConnectError(`cannot connect to ${path}: ${error.message}`, error.code ?? '', { cause: error }),
        );
      };
      const onConnect = () => {
        settle();
        // Until the connection listens itself, an error must not end the program.
        socket.on('error', () => {});
        resolve(socket);
      };
      signal.addEventListener('abort', onAbort);
      socket.on('error', onError);
      socket.on('connect', onConnect);
      if (signal.aborted) onAbort();
    });
}
