import type { ReconnectState } from './reconnecting.ts';

export type LaneLimits = {
  /** Connections that are always there, and how many there may be while calls are slow; 1: never another. */
  connections: number;
  maxConnections: number;
  /** Calls with the daemon at one time, on each connection. */
  maxInFlight: number;
  maxQueued: number;
  /** Deadline of calls that name none. */
  callTimeoutMs: number;
  /** A call that has no answer after so long is slow: it holds its place without moving. */
  slowMs: number;
  /** Places that a guest may hold from when one of its calls is slow. */
  maxPerSlowGuest: number;
  /** How long a call waits while there is no connection. */
  connectionWaitMs: number;
  /** How long an extra connection stays when no call needs it. */
  idleMs: number;
};

export type LaneState = ReconnectState & {
  /** `idle`: nobody has needed it yet; `waiting`: between two attempts to connect. */
  status: 'idle' | 'connecting' | 'connected' | 'waiting' | 'closed';
  /** Connections that are open now. */
  connections: number;
  queued: number;
  inFlight: number;
  /** Calls without an answer for longer than `slowMs`, the oldest first, and whose guest it is that does not answer. */
  slow: { procedure: string; guest: string | null; forMs: number }[];
};

export const defaultLimits: LaneLimits = {
  connections: 1,
  maxConnections: 3,
  // libvirtd reads nothing more of a client with max_client_requests (5, in 9.0 as in 11.3) under way.
  maxInFlight: 4,
  maxQueued: 10_000,
  callTimeoutMs: 30_000,
  slowMs: 1_000,
  maxPerSlowGuest: 2,
  connectionWaitMs: 2_000,
  idleMs: 30_000,
};

export function limitsIn(options: Partial<LaneLimits>): Partial<LaneLimits> {
  const names = Object.keys(defaultLimits) as (keyof LaneLimits)[];
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
}
