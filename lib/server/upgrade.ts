import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { authorise } from '../auth/authorise.ts';
import { isSameOrigin } from '../auth/origin.ts';
import { isSecureRequest, sessionCookieName, userOfToken } from '../auth/token.ts';
import type { Db } from '../db/database.ts';
import type { Permission, User } from '../domain/access.ts';
import { consoleCloseCodes } from '../domain/console-close.ts';
import { toErrorView } from '../domain/errors.ts';
import { createConsoles, type OpenConsole } from './console-socket.ts';
import { type Front, writeForwarded } from './front.ts';
import { keepAlive } from './keep-alive.ts';
import type { LiveHub } from './live.ts';
import type { Log } from './log.ts';
import type { SessionWatch } from './session-watch.ts';

export type UpgradeOptions = {
  db: Db;
  front: Front;
  live: LiveHub;
  sessions: SessionWatch;
  /** Null where no engine runs. */
  openConsole: OpenConsole | null;
  log: Log;
  /** Takes what is not ours: hot reload in development. */
  fallback: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
};

export type Upgrades = {
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells every browser that we are stopping. */
  close(): void;
};

/** An answer given before the upgrade, in plain words. */
class UpgradeRefused extends Error {
  readonly status: 401 | 403 | 404 | 429;
  constructor(status: 401 | 403 | 404 | 429, message: string) {
    super(message);
    this.status = status;
  }
}

// Tabs of one person; beyond it something is wrong in a loop.
const maxSocketsPerSession = 64;

/** Routes WebSocket upgrades; nothing is upgraded before Origin, session and permission are checked. */
export function createUpgrades(options: UpgradeOptions): Upgrades {
  const { db, front, live, sessions, openConsole, log } = options;
  const liveSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 });
  const consoleSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    // The longest message of the browser's VNC client is a pasted text.
    maxPayload: 2 ** 20,
    handleProtocols: (offered) => (offered.has('binary') ? 'binary' : false),
  });
  const seatSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 });
  const consoles = createConsoles({ db, openConsole, log });
  const openPerSession = new Map<string, number>();

  async function route(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://path.invalid');
    if (url.pathname === '/ws/live') {
      const user = await allowedUser(db, request, 'read');
      needPlace(user);
      liveSockets.handleUpgrade(request, socket, head, (ws) => {
        watch(ws, user, 'read');
        live.add(ws);
      });
    } else if (url.pathname === '/ws/console' || url.pathname === '/ws/console-seat') {
      const isSeat = url.pathname === '/ws/console-seat';
      const user = await allowedUser(db, request, 'vm.console');
      needPlace(user);
      const viewer = { user, address: String(request.headers['x-forwarded-for'] ?? '') };
      const ticket = url.searchParams.get('ticket') ?? '';
      const target = await consoles.redeem(viewer, isSeat ? 'seat' : 'stream', ticket);
      const sockets = isSeat ? seatSockets : consoleSockets;
      sockets.handleUpgrade(request, socket, head, (ws) => {
        watch(ws, user, 'vm.console');
        if (isSeat) void consoles.runSeat(ws, target, viewer, url.searchParams.has('viewOnly'));
        else void consoles.runStream(ws, target, viewer, url.searchParams.has('takeOver'));
      });
    } else {
      throw new UpgradeRefused(404, 'There is no such socket.');
    }
  }

  function needPlace({ sessionId }: User): void {
    if ((openPerSession.get(sessionId) ?? 0) < maxSocketsPerSession) return;
    throw new UpgradeRefused(429, 'Too many open pages in this session.');
  }

  function countPlace({ sessionId }: User, change: 1 | -1): void {
    const open = (openPerSession.get(sessionId) ?? 0) + change;
    if (open > 0) openPerSession.set(sessionId, open);
    else openPerSession.delete(sessionId);
  }

  function watch(ws: WebSocket, user: User, permission: Permission): void {
    countPlace(user, 1);
    const end = () => {
      ws.resume();
      ws.close(consoleCloseCodes.notAllowed, 'Your session has ended, or you may no longer do this.');
      // A browser that does not answer the close is not given 30 s more.
      setTimeout(() => ws.terminate(), 1000).unref();
    };
    const unwatch = sessions.add({ user, permission, end });
    keepAlive(ws);
    ws.on('error', (error) => log.debug({ err: error }, 'a socket failed'));
    ws.once('close', () => {
      unwatch();
      countPlace(user, -1);
    });
  }

  return {
    handle(request, socket, head) {
      if (!request.url?.startsWith('/ws/')) return options.fallback(request, socket, head);
      writeForwarded(request, front);
      // Until the upgrade nobody else listens, and an unheard error would end the process.
      socket.on('error', () => socket.destroy());
      route(request, socket, head).catch((error) => refuse(socket, error, log));
    },
    close() {
      for (const server of [liveSockets, consoleSockets, seatSockets]) {
        for (const ws of server.clients) {
          ws.resume();
          ws.close(consoleCloseCodes.stopping, 'NovaCron is stopping.');
        }
      }
    },
  };
}

async function allowedUser(db: Db, request: IncomingMessage, permission: Permission): Promise<User> {
  const header = (name: string) => request.headers[name] as string | undefined;
  if (!isSameOrigin(header)) throw new UpgradeRefused(403, 'This page may not open sockets here.');
  const name = sessionCookieName(isSecureRequest(header));
  return authorise(await userOfToken(db, cookieOf(header('cookie'), name)), permission);
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  const pair = header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

const statusLines = {
  401: '401 Unauthorized',
  403: '403 Forbidden',
  404: '404 Not Found',
  429: '429 Too Many Requests',
  500: '500 Internal Server Error',
};

function refuse(socket: Duplex, error: unknown, log: Log): void {
  const view = toErrorView(error);
  const isRefused = error instanceof UpgradeRefused;
  const status = isRefused
    ? error.status
    : view.code === 'not_signed_in'
      ? 401
      : view.code === 'forbidden'
        ? 403
        : 500;
  if (status === 500) log.error({ err: error }, 'an upgrade failed');
  const body = `${isRefused ? error.message : view.userMessage}\n`;
  socket.end(
    [
      `HTTP/1.1 ${statusLines[status]}`,
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}
