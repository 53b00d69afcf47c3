import { connect, type Socket } from 'node:net';
import { readInto } from './read-into.ts';
import { untilReady } from './socket.ts';
import type { Transport } from './transport.ts';

/** libvirtd on this machine: usually /run/libvirt/libvirt-sock. */
export function unixTransport(path: string): Transport {
  const open: Transport = async (signal) => {
    const attempt = { signal, step: 'connect', what: `connecting to ${path}` } as const;
    const socket: Socket = connect({ path, onread: readInto(() => socket) });
    await untilReady(socket, attempt, ['connect'], () => (socket.connecting ? undefined : true));
    return socket;
  };
  return Object.assign(open, { isPrivate: true });
}
