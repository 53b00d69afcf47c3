/** What may be asked for, best first. PLAIN shows the daemon the password, the others only prove it. */
export type SaslMechanism = 'SCRAM-SHA-512' | 'SCRAM-SHA-256' | 'PLAIN';

/** A user of the daemon's SASL database. */
export type Credentials = {
  username: string;
  password: string;
  /** The only ones to use, best first; otherwise the best that the daemon offers. */
  mechanisms?: readonly SaslMechanism[];
};

/** Credentials, or what fetches them when they are needed. */
export type Authentication = Credentials | ((signal: AbortSignal) => Credentials | Promise<Credentials>);

/** For every call of the authentication. */
export type Bounds = { signal: AbortSignal; timeoutMs: number };

/**
 * One side of a mechanism's talk. Each message answers the daemon's last one.
 * @throws AuthenticationError when the daemon's message is not what the mechanism allows
 */
export type SaslClient = {
  /** @param message  null where the daemon sent none, which is not the same as an empty one
   *  @returns  null when there is nothing left to say */
  next(message: Uint8Array | null): Promise<Uint8Array | null>;
  /** Whether all that this side has to know of the daemon is known. */
  readonly isComplete: boolean;
};
