import { connect } from 'node:net';
import { untilReady } from './socket.ts';
import type { Transport } from './transport.ts';

/** libvirtd on this machine: usually /run/libvirt/libvirt-sock. */
export function unixTransport(path: string): Transport {
  const open: Transport = async (signal) => {
    const attempt = { signal, step: 'connect', what: `connecting to ${path}` } as const;
    const socket = connect({ path });
    await untilReady(socket, attempt, ['connect'], () => (socket.connecting ? undefined : true));
    return socket;
  };
  return Object.assign(open, { isPrivate: true });
}
