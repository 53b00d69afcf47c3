import { connect, isIP, type Socket } from 'node:net';
import { ConnectError } from '../errors.ts';
import { addressText, checkAddress, type Lookup, resolveHost, systemLookup } from './address.ts';
import { untilReady } from './socket.ts';
import type { Transport } from './transport.ts';

export type TcpAddress = {
  /** A host name or an IP address, without brackets. */
  host: string;
  port?: number;
  /** Finds, checks and pins the addresses; the system's own answer otherwise. */
  lookup?: Lookup;
};

/**
 * libvirtd's plain TCP port (listen_tcp): anyone on the way can read and change everything, and the daemon knows
 * nobody (auth_tcp = "none"). So it has to be allowed in so many words. Daemons that ask for SASL here want it to
 * encrypt too, which this client's mechanisms do not: use TLS or SSH.
 */
export function tcpTransport(options: TcpAddress & { isPlaintextAllowed?: boolean }): Transport {
  const { port = 16_509 } = options;
  return async (signal) => {
    checkAddress(options.host, port);
    if (options.isPlaintextAllowed !== true)
      throw new ConnectError(
        `plain TCP to ${addressText(options.host, port)} is neither encrypted nor authenticated, and was not allowed`,
        'PLAINTEXT_NOT_ALLOWED',
      );
    return connectTcp({ ...options, port }, signal);
  };
}

/**
 * A connected socket that sends at once, and notices a peer that vanished: probed after 3 s of silence, then ten
 * times a second apart (Node's fixed values), so that an idle connection ends within 15 s.
 */
export async function connectTcp(
  { host, port, lookup = systemLookup }: TcpAddress & { port: number },
  signal: AbortSignal,
): Promise<Socket> {
  checkAddress(host, port);
  const addresses = await resolveHost(host, signal, lookup);
  const socket = connect({
    ...oneOf(addresses),
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 3_000,
  });
  const attempt = { signal, step: 'connect', what: `connecting to ${addressText(host, port)}` } as const;
  await untilReady(socket, attempt, ['connect'], () => (socket.connecting ? undefined : true));
  return socket;
}

/** Several addresses are tried one after the other, by Node's own rules; none is looked up again. */
function oneOf(addresses: string[]) {
  const [only, ...more] = addresses;
  if (more.length === 0) return { host: only };
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return {
    host: 'pinned',
    autoSelectFamily: true,
    lookup: (_host: string, _options: unknown, done: (error: null, found: typeof all) => void) =>
      done(null, all),
  };
}
