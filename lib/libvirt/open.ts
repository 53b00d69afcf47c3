import { call } from './call.ts';
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
import { AuthenticationError, ConnectError } from './errors.ts';
import { defaultKeepalive } from './keepalive.ts';
import type { Transport } from './transport/unix.ts';

export type OpenOptions = ConnectionOptions & {
  transport: Transport;
  /** The driver that the daemon shall open, for example qemu:///system or test:///default. */
  uri: string;
  isReadOnly?: boolean;
  /** For everything until the connection can be used. A daemon that just started probes QEMU for about 8 s. */
  connectTimeoutMs?: number;
  /** Gives up connecting; does nothing to a connection that is open. */
  signal?: AbortSignal;
};

/** Feature numbers of libvirt src/libvirt_internal.h. */
const featureKeepalive = 10;
const authNone = 0;
const authNames = ['none', 'sasl', 'polkit'];

/**
 * Connects, agrees on authentication and keepalive, and opens the driver.
 * @throws ConnectError when the daemon cannot be reached in time, AuthenticationError when it wants more than this
 *   client can do, LibvirtError when it refuses, ProtocolError (as a cause) when it is no libvirt daemon
 */
export async function openConnection(options: OpenOptions): Promise<Connection> {
  const {
    transport,
    uri,
    isReadOnly = false,
    connectTimeoutMs = 30_000,
    keepalive = defaultKeepalive,
  } = options;
  const timeout = AbortSignal.timeout(connectTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  let connection: Connection | null = null;
  try {
    const socket = await transport(signal);
    connection = createConnection(socket, { ...options, keepalive });
    const bounds = { signal, timeoutMs: connectTimeoutMs };
    const { types } = await call(connection, 'authList', {}, bounds);
    if (!types.includes(authNone))
      throw new AuthenticationError(types.map((type) => authNames[type] ?? `type ${type}`));
    // The daemon sends its own keepalives from the moment that a client asks for the feature.
    if (keepalive) await call(connection, 'connectSupportsFeature', { feature: featureKeepalive }, bounds);
    await call(connection, 'connectOpen', { name: uri, flags: isReadOnly ? 1 : 0 }, bounds);
    return connection;
  } catch (error) {
    connection?.close();
    if (timeout.aborted && !options.signal?.aborted)
      throw new ConnectError(`libvirt did not answer within ${connectTimeoutMs} ms`, 'TIMEOUT', {
        cause: error,
      });
    throw error;
  }
}

/** Tells the daemon, then ends the connection. Never fails: whatever happens, it is closed afterwards. */
export async function closeConnection(connection: Connection): Promise<void> {
  if (!connection.isClosed)
    await call(connection, 'connectClose', {}, { timeoutMs: 2_000 }).catch(() => {
      // The socket's end says the same to the daemon.
    });
  connection.close();
}
