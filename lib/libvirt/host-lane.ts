import { EventEmitter } from 'node:events';
import type { Connection } from './connection.ts';
import { AuthenticationError, CallError } from './errors.ts';
import { GuestStuckError, HostUnavailableError } from './host-errors.ts';
import { guestOf, traitsOf } from './lane-choice.ts';
import { countSlow, createMember, type Member, type SentCall } from './lane-member.ts';
import { type CallBounds, createLaneQueue, type WantedCall } from './lane-queue.ts';
import type { LaneLimits, LaneState } from './lane-types.ts';
import type { ReconnectOptions, ReconnectState } from './reconnecting.ts';

type LaneEvents = {
  connected: [connection: Connection];
  disconnected: [reason: Error, details: { wasConnected: boolean; retryInMs: number }];
};

/** Connections for one purpose, with one queue before them. */
export type Lane = {
  /** Of its first connection. */
  readonly events: EventEmitter<LaneEvents>;
  /** A connection that is open now. */
  readonly connection: Connection | null;
  readonly slowCalls: number;
  /** Connects, unless it did already. */
  open(): void;
  call(
    procedure: string,
    args: unknown,
    bounds: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined },
    send: WantedCall['send'],
  ): Promise<unknown>;
  state(): LaneState;
  retryNow(): void;
  close(): Promise<void>;
};

// However many callers ask for a host that is away, it is tried no more often than this.
const minRetryMs = 250;

/**
 * A call goes to the connection with the fewest under way. Where slow calls hold the places, the lane gets another
 * connection, up to its bound; and a guest that is slow to answer gets only a few places, so that it never takes all.
 * @param mayGrow  false when the host has so many slow calls that more would take the daemon's last workers
 */
export function createLane(
  name: string,
  limits: LaneLimits,
  reconnect: ReconnectOptions,
  mayGrow: () => boolean,
): Lane {
  const events = new EventEmitter<LaneEvents>();
  const members = new Set<Member>();
  const sentByGuest = new Map<string, Set<SentCall>>();
  let awaySince = performance.now();
  let retriedAt = Number.NEGATIVE_INFINITY;
  let growTimer: NodeJS.Timeout | null = null;
  let isClosed = false;
  const queue = createLaneQueue({
    maxQueued: limits.maxQueued,
    connectionWaitMs: limits.connectionWaitMs,
    awaySince: () => (connectionNow() ? null : awaySince),
    unavailable: (procedure) => new HostUnavailableError(procedure, { lane: name, ...reconnectState() }),
    deadline: ({ procedure, guest }) =>
      isHeld(guest)
        ? new GuestStuckError(procedure, { guest: guest ?? '', stuckMs: oldestMs(guest) })
        : new CallError('deadline', procedure, false),
  });

  return {
    events,
    get connection() {
      return connectionNow();
    },
    get slowCalls() {
      return countSlow(allSent(), limits.slowMs);
    },
    open,
    call,
    state,
    retryNow() {
      for (const { kept } of members) kept.retryNow();
    },
    async close() {
      isClosed = true;
      if (growTimer) clearTimeout(growTimer);
      queue.failAll();
      await Promise.all([...members].map((member) => member.close()));
    },
  };

  function open(): void {
    while (!isClosed && members.size < limits.connections) addMember('base');
  }

  function addMember(kind: Member['kind']): void {
    const isFirst = members.size === 0;
    const member = createMember(kind, { ...reconnect, idleMs: limits.idleMs }, (idle) => {
      members.delete(idle);
      void idle.close();
    });
    members.add(member);
    member.kept.events.on('connected', (connection) => {
      pump();
      if (isFirst) events.emit('connected', connection);
    });
    member.kept.events.on('disconnected', (reason, details) => {
      if (details.wasConnected && !connectionNow()) awaySince = performance.now();
      if (isFirst) events.emit('disconnected', reason, details);
    });
  }

  function call(...[procedure, args, given, send]: Parameters<Lane['call']>): Promise<unknown> {
    const { signal, timeoutMs = limits.callTimeoutMs } = given;
    if (isClosed) return Promise.reject(new CallError('closed', procedure, false));
    if (signal?.aborted)
      return Promise.reject(new CallError('aborted', procedure, false, { cause: signal.reason }));
    open();
    const { isUrgent, waitsForGuest } = traitsOf(procedure);
    const wanted = { procedure, guest: waitsForGuest ? guestOf(args) : null, isUrgent, send };
    const place = queue.calls.size === 0 && !isHeld(wanted.guest) ? findPlace(wanted.isUrgent) : null;
    if (place) return sendOn(place, wanted, { signal, timeoutMs });
    if (!connectionNow()) retrySoon();
    const outcome = queue.add(wanted, { signal, timeoutMs });
    pump();
    return outcome;
  }

  /** Whoever asks now wants it now: the pause between attempts is for when nobody asks. */
  function retrySoon(): void {
    if (performance.now() - retriedAt < minRetryMs) return;
    for (const { kept } of members) {
      const { nextTryAt, lastError } = kept.state;
      // What was refused is refused again, and too many attempts lock the account.
      if (!nextTryAt || lastError instanceof AuthenticationError) continue;
      retriedAt = performance.now();
      kept.retryNow();
    }
  }

  function connectionNow(): Connection | null {
    for (const { connection, kind } of members) if (connection && kind !== 'reserve') return connection;
    return null;
  }

  function findPlace(isUrgentCall: boolean): Member | null {
    let best: Member | null = null;
    for (const member of members) {
      if (!member.connection || member.sent.size >= limits.maxInFlight) continue;
      if (member.kind === 'reserve' && !isUrgentCall) continue;
      if (!best || member.sent.size < best.sent.size) best = member;
    }
    return best;
  }

  function isHeld(guest: string | null): boolean {
    const sent = guest === null ? undefined : sentByGuest.get(guest);
    return sent !== undefined && sent.size >= limits.maxPerSlowGuest && oldestMs(guest) >= limits.slowMs;
  }

  function oldestMs(guest: string | null): number {
    const [oldest] = sentByGuest.get(guest ?? '') ?? [];
    return oldest ? performance.now() - oldest.sentAt : 0;
  }

  function sendOn(member: Member, wanted: WantedCall, bounds: CallBounds): Promise<unknown> {
    const { connection } = member;
    const { procedure, guest } = wanted;
    if (!connection) return Promise.reject(new CallError('closed', procedure, false));
    const sent: SentCall = { procedure, guest, sentAt: performance.now() };
    const ofGuest = guest === null ? null : (sentByGuest.get(guest) ?? new Set());
    const answered = () => {
      member.sent.delete(sent);
      if (ofGuest?.delete(sent) && ofGuest.size === 0 && guest !== null) sentByGuest.delete(guest);
      pump();
    };
    return wanted.send(connection, bounds, {
      onSerial() {
        member.sent.add(sent);
        if (ofGuest && guest !== null) sentByGuest.set(guest, ofGuest.add(sent));
      },
      onReply: answered,
      onFailed: answered,
    });
  }

  /** Sends what can be sent, in order, past calls to guests that are held. */
  function pump(): void {
    for (const waiting of queue.calls) {
      const place = findPlace(waiting.isUrgent);
      if (!place && !findPlace(true)) break;
      if (!place || isHeld(waiting.guest)) continue;
      const bounds = queue.take(waiting);
      waiting.resolve(sendOn(place, waiting, bounds));
    }
    if (queue.calls.size === 0 || growTimer || isClosed) return;
    growTimer = setTimeout(() => {
      growTimer = null;
      if (connectionNow()) growIfClogged();
      pump();
    }, limits.slowMs);
    growTimer.unref();
  }

  /** Another connection helps when calls have been waiting for a while because slow ones hold the places. */
  function growIfClogged(): void {
    if (limits.maxConnections === 1) return;
    const all = [...members];
    const ordinary = all.filter(({ kind }) => kind !== 'reserve');
    // One that is still being opened is help enough.
    if (all.some(({ kind, connection }) => kind !== 'base' && !connection)) return;
    if (countSlow(allSent(), limits.slowMs) * 2 < ordinary.length * limits.maxInFlight) return;
    const before = performance.now() - limits.slowMs;
    const waiting = [...queue.calls].filter(({ queuedAt, guest }) => queuedAt <= before && !isHeld(guest));
    if (waiting.length === 0) return;
    if (ordinary.length < limits.maxConnections && mayGrow()) addMember('extra');
    else if (all.length === ordinary.length && waiting.some((call) => call.isUrgent)) addMember('reserve');
  }

  function* allSent(): Generator<SentCall> {
    for (const { sent } of members) yield* sent;
  }

  function reconnectState(): ReconnectState {
    const [first] = members;
    return first?.kept.state ?? { connectedSince: null, lastError: null, failures: 0, nextTryAt: null };
  }

  function state(): LaneState {
    const reconnecting = reconnectState();
    const now = performance.now();
    const sent = [...allSent()].sort((a, b) => a.sentAt - b.sentAt);
    return {
      ...reconnecting,
      status: statusOf(reconnecting),
      connections: [...members].filter(({ connection }) => connection).length,
      queued: queue.calls.size,
      inFlight: sent.length,
      slow: sent
        .map(({ procedure, guest, sentAt }) => ({ procedure, guest, forMs: Math.round(now - sentAt) }))
        .filter(({ forMs }) => forMs >= limits.slowMs),
    };
  }

  function statusOf({ nextTryAt }: ReconnectState): LaneState['status'] {
    if (isClosed) return 'closed';
    if (members.size === 0) return 'idle';
    if (connectionNow()) return 'connected';
    return nextTryAt ? 'waiting' : 'connecting';
  }
}
