import type { Codec } from './xdr-types.ts';

export type EventSource =
  | 'domain'
  | 'network'
  | 'storagePool'
  | 'nodeDevice'
  | 'secret'
  | 'qemuMonitor'
  | 'closed';

/** One kind of event: which register call takes its id, and the message that brings it. */
export type EventKind<T, S extends EventSource = EventSource> = {
  readonly source: S;
  /** Null where a source has only one kind. */
  readonly eventId: number | null;
  /** Procedure of the message, in the program of its source. */
  readonly procedure: number;
  /** What follows the callback id. */
  readonly body: Codec<T>;
};

export function kind<T, S extends EventSource>(
  source: S,
  eventId: number | null,
  procedure: number,
  body: Codec<T>,
): EventKind<T, S> {
  return { source, eventId, procedure, body };
}
