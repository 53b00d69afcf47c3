import type { Duplex } from 'node:stream';

/**
 * Opens the bytes' way to a daemon. Rejects with ConnectError or AuthenticationError and leaves nothing open then;
 * obeys the signal at every step.
 */
export type Transport = {
  (signal: AbortSignal): Promise<Duplex>;
  /** Nobody on the way can read along or change anything. Passwords are sent over no other transport. */
  readonly isPrivate?: boolean;
};
