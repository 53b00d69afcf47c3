import { CallError } from './errors.ts';

/** There is no connection to the host, and there was none within the time that a call waits for one. */
export class HostUnavailableError extends CallError {
  /** Which of the host's lanes. */
  readonly lane: string;
  /** Why the last connection ended or the last attempt failed; null before the first has ended. */
  readonly lastError: Error | null;
  /** Losses and failed attempts in a row. */
  readonly failures: number;
  /** When it is tried again; null while an attempt is under way. */
  readonly nextTryAt: Date | null;

  constructor(
    procedure: string,
    details: { lane: string; lastError: Error | null; failures: number; nextTryAt: Date | null },
  ) {
    super('closed', procedure, false, { cause: details.lastError ?? undefined });
    this.message = `${procedure}: the host cannot be reached${details.lastError ? `: ${details.lastError.message}` : ''}`;
    this.lane = details.lane;
    this.lastError = details.lastError;
    this.failures = details.failures;
    this.nextTryAt = details.nextTryAt;
  }
}

/**
 * Earlier calls to the same guest are not answered, so this one was held back: it was not sent. What else the host
 * does is not affected. A guest whose QEMU hangs can still be looked up and destroyed.
 */
export class GuestStuckError extends CallError {
  /** The guest's UUID. */
  readonly guest: string;
  /** How long the oldest of the calls before it has been waiting. */
  readonly stuckMs: number;

  constructor(procedure: string, details: { guest: string; stuckMs: number }) {
    super('deadline', procedure, false);
    this.message = `${procedure}: the guest ${details.guest} has not answered for ${Math.round(details.stuckMs)} ms`;
    this.guest = details.guest;
    this.stuckMs = details.stuckMs;
  }
}
