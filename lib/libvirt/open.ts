import { authenticate } from './auth/authenticate.ts';
import type { Authentication } from './auth/types.ts';
import { bounded } from './bounded.ts';
import { call } from './call.ts';
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
import { CallError, ConnectError, type ConnectStep, ProtocolError } from './errors.ts';
import { defaultKeepalive } from './keepalive.ts';
import type { Transport } from './transport/transport.ts';

export type OpenOptions = ConnectionOptions & {
  transport: Transport;
  /** The driver that the daemon shall open, for example qemu:///system or test:///default. */
  uri: string;
  isReadOnly?: boolean;
  /** For daemons that ask for a user name and password (SASL); those that do not never see it. */
  auth?: Authentication;
  /** For everything until the connection can be used. A daemon that just started probes QEMU for about 8 s. */
  connectTimeoutMs?: number;
  /** Gives up connecting; does nothing to a connection that is open. */
  signal?: AbortSignal;
};

/** Feature numbers of libvirt src/libvirt_internal.h. */
const featureKeepalive = 10;

/**
 * Connects, authenticates, agrees on keepalive, and opens the driver.
 * @throws ConnectError when there is no connection (its `step` says how far it came, its `code` why),
 *   AuthenticationError when the daemon lets this client in no further, LibvirtError when it refuses the driver
 */
export function openConnection(options: OpenOptions): Promise<Connection> {
  const { signal, connectTimeoutMs = 30_000 } = options;
  const bounds = { signals: [signal], timeoutMs: connectTimeoutMs };
  return bounded(bounds, async (either, isTimedOut) => {
    let step: ConnectStep = 'connect';
    try {
      return await open({ ...options, connectTimeoutMs, signal: either }, (next) => {
        step = next;
      });
    } catch (error) {
      if (error instanceof ConnectError) step = error.step;
      if (isTimedOut())
        throw new ConnectError(`libvirt did not answer within ${connectTimeoutMs} ms`, 'TIMEOUT', {
          step,
          cause: error,
        });
      throw error instanceof CallError ? explainSilence(error, step) : error;
    }
  });
}

async function open(
  options: OpenOptions & { connectTimeoutMs: number; signal: AbortSignal },
  reach: (step: ConnectStep) => void,
): Promise<Connection> {
  const { uri, isReadOnly = false, connectTimeoutMs, keepalive = defaultKeepalive } = options;
  const { transport, auth, signal, ...connectionOptions } = options;
  const socket = await transport(signal);
  reach('authenticate');
  const connection = createConnection(socket, { ...connectionOptions, keepalive });
  try {
    const bounds = { signal, timeoutMs: connectTimeoutMs };
    await authenticate(connection, { auth, isPrivate: transport.isPrivate === true, bounds });
    reach('open');
    // The daemon sends its own keepalives from the moment that a client asks for the feature.
    if (keepalive && keepalive.asksPeer !== false)
      await call(connection, 'connectSupportsFeature', { feature: featureKeepalive }, bounds);
    await call(connection, 'connectOpen', { name: uri, flags: isReadOnly ? 1 : 0 }, bounds);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** A call of the opening that had no answer. */
function explainSilence(error: CallError, step: ConnectStep): Error {
  const options = { step, cause: error };
  if (error.reason === 'aborted') return new ConnectError('connecting was given up', 'ABORTED', options);
  if (error.reason === 'deadline') return new ConnectError('libvirt did not answer', 'TIMEOUT', options);
  if (error.cause instanceof ProtocolError)
    return new ConnectError('what answers there is no libvirt daemon', 'NOT_LIBVIRT', options);
  if (error.reason === 'closed')
    return new ConnectError('libvirt closed the connection while it was opened', 'CLOSED', options);
  return error;
}

/** Tells the daemon, then ends the connection. Never fails: whatever happens, it is closed afterwards. */
export async function closeConnection(connection: Connection): Promise<void> {
  if (!connection.isClosed)
    await call(connection, 'connectClose', {}, { timeoutMs: 2_000 }).catch(() => {
      // The socket's end says the same to the daemon.
    });
  connection.close();
}
