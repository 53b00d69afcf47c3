import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { bounded } from '../../bounded.ts';
import type { ConnectStep } from '../../errors.ts';
import { givenUp } from '../socket.ts';
import { connectTcp } from '../tcp.ts';
import { ChannelRefused, forwardTcp } from './channels.ts';
import { type SshClient, timedOut } from './client.ts';
import { logIn } from './log-in.ts';
import type { SshAddress, SshHop } from './options.ts';

export type SessionOptions = {
  connectTimeoutMs?: number;
  keepaliveIntervalMs?: number;
  idleMs?: number;
};

export type OpenOn = (client: Client, signal: AbortSignal, hasOthers: () => boolean) => Promise<Duplex>;

/** The ssh connections to one host: one, unless the server allows too few channels on it. */
export type Sessions = {
  /**
   * Opens a channel on a connection that has room, or on a new one, which lives as long as its channels.
   * @param start  throws ChannelRefused to be tried on another connection; it may when `hasOthers`, for OpenSSH
   *   allows 10 commands at a time (MaxSessions) and says no more than that it refuses the next one
   */
  open(start: OpenOn, signal: AbortSignal): Promise<Duplex>;
  /** How many connections there are. */
  readonly size: number;
  /** Ends them and all of their channels now. */
  close(): void;
};

type Session = {
  ready: Promise<SshClient>;
  live: SshClient | null;
  /** How far it came. */
  step: ConnectStep;
  /** Channels, and those who wait for one. */
  users: number;
  /** The server refused one more channel; until one of them ends. */
  isFull: boolean;
  streams: Set<Duplex>;
  givenUp: AbortController;
  idle: NodeJS.Timeout | undefined;
};

export function createSessions(hop: SshHop, options: SessionOptions): Sessions {
  const { connectTimeoutMs = 20_000, keepaliveIntervalMs = 4_000, idleMs = 3_000 } = options;
  const { dial, close: closeDial } = openDial(hop, options);
  const sessions = new Set<Session>();

  return {
    get size() {
      return sessions.size;
    },
    async open(start, signal) {
      for (;;) {
        const session = hold();
        try {
          const { client } = await orAbort(session, signal, `logging in to ${hop.host}`);
          const stream = await start(client, signal, () => session.users > 1);
          // The connection may have been lost since, with nobody to tell the stream.
          if (!sessions.has(session)) stream.destroy(new Error(`the ssh connection to ${hop.host} was lost`));
          session.streams.add(stream);
          stream.once('close', () => {
            session.streams.delete(stream);
            release(session);
          });
          return stream;
        } catch (error) {
          release(session);
          if (!(error instanceof ChannelRefused)) throw error;
          session.isFull = true;
        }
      }
    },
    close() {
      for (const session of [...sessions]) end(session, new Error('the ssh connection was closed here'));
      closeDial();
    },
  };

  function hold(): Session {
    const session = [...sessions].find(({ isFull }) => !isFull) ?? connect();
    session.users++;
    clearTimeout(session.idle);
    return session;
  }

  function release(session: Session): void {
    session.users--;
    session.isFull = false;
    if (session.users > 0 || !sessions.has(session)) return;
    // Nobody waits for it any more, so it need not come into being.
    if (!session.live) end(session, new Error('nobody waits for it'));
    else session.idle = setTimeout(() => end(session, new Error('idle')), idleMs).unref();
  }

  function connect(): Session {
    const givenUp = new AbortController();
    const onStep = (step: ConnectStep) => {
      session.step = step;
    };
    const session: Session = {
      // On the next turn, because the first step would come before there is a session.
      ready: Promise.resolve().then(() => attempt(givenUp.signal, onStep)),
      live: null,
      step: 'connect',
      users: 0,
      isFull: false,
      streams: new Set(),
      givenUp,
      idle: undefined,
    };
    session.ready = session.ready.then(
      (live) => {
        session.live = live;
        live.onceClosed((why) =>
          end(session, new Error(`the ssh connection to ${hop.host} was lost: ${why.message}`)),
        );
        // It may be over before it began.
        if (!sessions.has(session)) live.end();
        return live;
      },
      (error: unknown) => {
        sessions.delete(session);
        throw error;
      },
    );
    // Those who wait hear of it; nobody may be left.
    session.ready.catch(() => {});
    sessions.add(session);
    return session;
  }

  function attempt(given: AbortSignal, onStep: (step: ConnectStep) => void): Promise<SshClient> {
    return bounded({ signals: [given], timeoutMs: connectTimeoutMs }, async (signal, isTimedOut) => {
      try {
        return await logIn(hop, dial, { keepaliveIntervalMs, signal, onStep });
      } catch (error) {
        throw isTimedOut() ? timedOut(hop.host, connectTimeoutMs, error) : error;
      }
    });
  }

  function end(session: Session, reason: Error): void {
    if (!sessions.delete(session)) return;
    clearTimeout(session.idle);
    session.givenUp.abort(reason);
    for (const stream of [...session.streams]) stream.destroy(reason);
    session.live?.end();
  }
}

/** How a host's port is reached: directly, or through its jump host, whose connection `close` ends. */
export function openDial(
  { jump, port = 22, ...address }: SshAddress,
  options: SessionOptions,
): { dial(signal: AbortSignal): Promise<Duplex>; close(): void } {
  if (!jump) return { dial: (signal) => connectTcp({ ...address, port }, signal), close() {} };
  const between = createSessions(jump, options);
  return {
    dial: (signal) => between.open((client) => forwardTcp(client, { ...address, port }, signal), signal),
    close: between.close,
  };
}

/** Waits for what others may wait for as well. */
function orAbort(session: Session, signal: AbortSignal, what: string): Promise<SshClient> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(givenUp({ what, step: session.step, signal }));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    session.ready.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
