import type { Connection } from './connection.ts';
import { type ArgsOf, type CallName, lookUp, type ResultOf } from './procedures.ts';

export type CallOptions = {
  signal?: AbortSignal;
  /** Counts from here, waiting in the queue included. The connection's default otherwise. */
  timeoutMs?: number;
};

/**
 * Calls libvirt.
 * @throws LibvirtError with libvirt's code and text when the daemon refused,
 *   CallError when no answer came (its `wasSent` tells whether the daemon may have acted),
 *   EncodeError when the arguments do not fit
 */
export function call<N extends CallName>(
  connection: Connection,
  name: N,
  args: ArgsOf<N>,
  options: CallOptions = {},
): Promise<ResultOf<N>> {
  return connection.request(name, lookUp(name), args, options) as Promise<ResultOf<N>>;
}
