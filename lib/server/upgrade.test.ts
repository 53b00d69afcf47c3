import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { audit, sessions, users, vms } from '../../drizzle/schema/index.ts';
import { createSession } from '../auth/sessions.ts';
import { makeToken } from '../auth/token.ts';
import { issueTickets } from '../console/tickets.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { Role, User } from '../domain/access.ts';
import type { SeatView } from '../domain/console.ts';
import { consoleCloseCodes } from '../domain/console-close.ts';
import { AppError } from '../domain/errors.ts';
import type { ConsoleKind } from '../domain/vm.ts';
import type { OpenConsole } from './console-socket.ts';
import { createLiveHub, type LiveHub } from './live.ts';
import { createLog } from './log.ts';
import { type SessionWatch, watchSessions } from './session-watch.ts';
import { createUpgrades, type Upgrades } from './upgrade.ts';

const log = createLog('silent');
let database: Database;
let echo: TcpServer;
let server: Server;
let host: string;
let live: LiveHub;
let watch: SessionWatch;
let upgrades: Upgrades;
let openConsole: OpenConsole;
let passedOn: string[];
let operator: Person;
let viewer: Person;
let vmId: string;
const browsers: WebSocket[] = [];

type Person = { user: User; cookie: string };

beforeAll(async () => {
  process.env.NEXTAUTH_SECRET = 'a secret of this test only, 32 long';
  database = await testDatabase();
  operator = await person('op', 'operator');
  viewer = await person('view', 'viewer');
  const machine = { name: 'web-1', externalId: 'x', state: 'running', vcpus: 1, memoryMib: 128 } as const;
  const [vm] = await database.db.insert(vms).values(machine).returning();
  vmId = vm?.id ?? '';
  echo = createTcpServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
});
afterAll(async () => {
  echo?.close();
  await database?.close();
});

beforeEach(async () => {
  await database.db.delete(audit);
  passedOn = [];
  openConsole = async () => ({
    kind: 'vnc',
    host: '127.0.0.1',
    port: (echo.address() as AddressInfo).port,
    password: null,
  });
  live = createLiveHub();
  watch = watchSessions(database.db, log, { intervalMs: 50 });
  upgrades = createUpgrades({
    db: database.db,
    front: { publicUrl: null, trustProxy: false },
    live,
    sessions: watch,
    openConsole: (...args) => openConsole(...args),
    log,
    fallback: (request, socket) => {
      passedOn.push(request.url ?? '');
      socket.destroy();
    },
  });
  server = createHttpServer().on('upgrade', upgrades.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  for (const browser of browsers.splice(0)) browser.terminate();
  watch.stop();
  live.close();
  server.close();
  server.closeAllConnections();
});

async function person(username: string, role: Role): Promise<Person> {
  const [row] = await database.db.insert(users).values({ username, passwordHash: '', role }).returning();
  if (!row) throw new Error('no user');
  const sessionId = await createSession(database.db, row.id, { userAgent: '', fromAddress: '' });
  const cookie = `other=1; novacron.session=${await makeToken(sessionId)}`;
  return { user: { id: row.id, username, role, sessionId, mustChangePassword: false }, cookie };
}

type Opened =
  | { ws: WebSocket; closed: Promise<[number, string]>; messages: string[] }
  | { status: number; text: string };

function open(path: string, headers: Record<string, string | undefined>): Promise<Opened> {
  const given = Object.fromEntries(
    Object.entries({ origin: `http://${host}`, ...headers }).filter(([, v]) => v),
  );
  const ws = new WebSocket(`ws://${host}${path}`, { headers: given as Record<string, string> });
  browsers.push(ws);
  const messages: string[] = [];
  ws.on('message', (data) => messages.push(String(data)));
  const closed = new Promise<[number, string]>((resolve) => {
    ws.once('close', (code, reason) => resolve([code, String(reason)]));
  });
  return new Promise((resolve, reject) => {
    ws.once('open', () => resolve({ ws, closed, messages }));
    ws.once('unexpected-response', async (_request, response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, text });
    });
    ws.on('error', reject);
  });
}

async function opened(path: string, cookie: string) {
  const answer = await open(path, { cookie });
  if (!('ws' in answer)) throw new Error(`refused: ${answer.status} ${answer.text}`);
  return answer;
}

/** Sits the person down, who has to stay for the console to stay. @returns the path of one stream of it */
async function ticketFor(who: Person, kind: ConsoleKind = 'spice'): Promise<string> {
  return (await seatFor(who, kind)).stream;
}

async function seatFor(who: Person, kind: ConsoleKind) {
  const target = { vmId, kind, seatId: randomUUID() };
  const { tickets } = await issueTickets(database.db, who.user, target, ['seat', 'stream']);
  const [seatTicket = '', streamTicket = ''] = tickets;
  const seat = await open(`/ws/console-seat?ticket=${seatTicket}`, { cookie: who.cookie });
  if ('ws' in seat) await vi.waitFor(() => expect(seat.messages).not.toEqual([]), 60_000);
  const views = () => ('ws' in seat ? seat.messages.map((text) => JSON.parse(text) as SeatView) : []);
  return { seat, views, stream: `/ws/console?ticket=${streamTicket}` };
}

const foreignOrigins: [string, string | undefined][] = [
  ['missing', undefined],
  ['null', 'null'],
  ['of another site', 'http://evil.example'],
  ['of another port', 'http://127.0.0.1:1'],
];
test.each(foreignOrigins)('an Origin that is %s is refused before the upgrade', async (_what, origin) => {
  const headers = { origin, cookie: operator.cookie };
  expect(await open('/ws/live', headers)).toMatchObject({ status: 403 });
  const path = await ticketFor(operator);
  expect(await open(path, headers)).toMatchObject({ status: 403 });
  // The ticket was not looked at, so it is still good.
  expect(await open(path, { cookie: operator.cookie })).toHaveProperty('ws');
});

test('a forwarded host from the browser does not make a foreign page ours', async () => {
  const headers = {
    origin: 'http://evil.example',
    'x-forwarded-host': 'evil.example',
    cookie: operator.cookie,
  };
  expect(await open('/ws/live', headers)).toMatchObject({ status: 403 });
});

test('without a session nothing opens', async () => {
  for (const cookie of [undefined, 'novacron.session=', 'novacron.session=a.b.c']) {
    const answer = await open('/ws/live', { cookie });
    expect(answer).toMatchObject({ status: 401, text: expect.stringContaining('signed in') });
  }
});

test('an ended session opens nothing, and closes what it has open', async () => {
  const someone = await person('leaver', 'operator');
  const liveSocket = await opened('/ws/live', someone.cookie);
  const consoleSocket = await opened(await ticketFor(someone), someone.cookie);
  await database.db
    .update(sessions)
    .set({ endedAt: new Date() })
    .where(eq(sessions.id, someone.user.sessionId));
  expect((await liveSocket.closed)[0]).toBe(consoleCloseCodes.notAllowed);
  expect((await consoleSocket.closed)[0]).toBe(consoleCloseCodes.notAllowed);
  expect(await open('/ws/live', { cookie: someone.cookie })).toMatchObject({ status: 401 });
});

test('a console closes when its user loses the permission, while the live socket stays', async () => {
  const someone = await person('demoted', 'operator');
  const liveSocket = await opened('/ws/live', someone.cookie);
  const consoleSocket = await opened(await ticketFor(someone), someone.cookie);
  await database.db.update(users).set({ role: 'viewer' }).where(eq(users.id, someone.user.id));
  expect((await consoleSocket.closed)[0]).toBe(consoleCloseCodes.notAllowed);
  expect(liveSocket.ws.readyState).toBe(WebSocket.OPEN);
});

test('a viewer gets the live socket and no console', async () => {
  const { messages } = await opened('/ws/live', viewer.cookie);
  live.publish({ topic: 'vm', id: 'a' });
  await vi.waitFor(() => expect(messages).toEqual(['{"topic":"vm","id":"a"}']), 60_000);
  expect(await open(await ticketFor(viewer), { cookie: viewer.cookie })).toMatchObject({ status: 403 });
});

test('a console carries bytes, and who opened it is audited', async () => {
  const { ws, messages } = await opened(await ticketFor(operator), operator.cookie);
  ws.send(Buffer.from('hello'));
  await vi.waitFor(() => expect(messages.join('')).toBe('hello'), 60_000);
  const [row] = await database.db.select().from(audit);
  expect(row).toMatchObject({ action: 'vm.console', username: 'op', targetName: 'web-1', outcome: 'done' });
  expect(row?.fromAddress).toBe('127.0.0.1');
});

test('a ticket that is missing, replayed or of another session is refused, and audited', async () => {
  const someone = await person('other', 'operator');
  const path = await ticketFor(operator);
  await opened(path, operator.cookie);
  const foreign = await ticketFor(someone);
  for (const [bad, words] of [
    ['/ws/console', 'not known'],
    [path, 'used already'],
    [foreign, 'another session'],
  ] as const) {
    const answer = await open(bad, { cookie: operator.cookie });
    expect(answer).toMatchObject({ status: 403, text: expect.stringContaining(words) });
  }
  const rows = await database.db.select().from(audit).where(eq(audit.outcome, 'refused'));
  expect(rows.map((row) => (row.detail as { reason: string }).reason).sort()).toEqual([
    'foreign',
    'unknown',
    'used',
  ]);
});

test('a console that cannot be opened says why in the close reason', async () => {
  openConsole = async () => {
    throw new AppError({ code: 'not_possible', userMessage: 'The VM is off.', advice: 'Start it first.' });
  };
  const { closed } = await opened(await ticketFor(operator), operator.cookie);
  expect(await closed).toEqual([consoleCloseCodes.notOpened, 'The VM is off. Start it first.']);
});

test('a screen that nobody serves is said, without its address', async () => {
  const gone = createTcpServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  openConsole = async () => ({ kind: 'vnc', host: '127.0.0.1', port, password: null });
  const { closed } = await opened(await ticketFor(operator), operator.cookie);
  const [code, reason] = await closed;
  expect(code).toBe(consoleCloseCodes.notOpened);
  expect(reason).toContain('did not answer');
  expect(reason).not.toContain(String(port));
});

test('a fault in the program is not told to the browser', async () => {
  openConsole = async () => {
    throw new Error('secret inside');
  };
  const { closed } = await opened(await ticketFor(operator), operator.cookie);
  expect((await closed)[1]).not.toContain('secret');
});

test('other sockets are passed on, and unknown ones of ours refused', async () => {
  await expect(open('/_next/hmr', {})).rejects.toThrow();
  expect(passedOn).toEqual(['/_next/hmr']);
  expect(await open('/ws/other', {})).toMatchObject({ status: 404 });
});

test('when the program stops, every browser is told', async () => {
  const { closed } = await opened('/ws/live', viewer.cookie);
  upgrades.close();
  expect(await closed).toEqual([consoleCloseCodes.stopping, 'NovaCron is stopping.']);
});

test('one session cannot open sockets without end', async () => {
  const someone = await person('many', 'viewer');
  const answers: Opened[] = [];
  for (let tab = 0; tab < 65; tab++) answers.push(await open('/ws/live', { cookie: someone.cookie }));
  expect(answers.filter((answer) => 'ws' in answer)).toHaveLength(64);
  expect(answers.at(-1)).toMatchObject({ status: 429 });
});

test('a stream whose viewer has left is not opened, and one that is open ends when its viewer leaves', async () => {
  const first = await seatFor(operator, 'serial');
  if (!('ws' in first.seat)) throw new Error('no seat');
  first.seat.ws.close(1000);
  await first.seat.closed;
  const late = await opened(first.stream, operator.cookie);
  expect(await late.closed).toEqual([consoleCloseCodes.notOpened, expect.stringContaining('has left')]);
  const second = await seatFor(operator, 'serial');
  const stream = await opened(second.stream, operator.cookie);
  if ('ws' in second.seat) second.seat.ws.close(1000);
  expect((await stream.closed)[0]).toBe(1000);
});

test('of two at a serial console one types and both see; control goes on when it is handed over', async () => {
  const someone = await person('second', 'operator');
  const first = await seatFor(operator, 'serial');
  const a = await opened(first.stream, operator.cookie);
  const second = await seatFor(someone, 'serial');
  expect(second.views().at(-1)).toMatchObject({ isInControl: false, controller: { username: 'op' } });
  const b = await opened(second.stream, someone.cookie);
  a.ws.send(Buffer.from('one '));
  await vi.waitFor(
    () => expect([a, b].map((end) => end.messages.join(''))).toEqual(['one ', 'one ']),
    60_000,
  );
  b.ws.send(Buffer.from('nobody sees this '));
  if (!('ws' in second.seat) || !('ws' in first.seat)) throw new Error('no seats');
  second.seat.ws.send('{"do":"ask"}');
  await vi.waitFor(() => expect(first.views().at(-1)?.request?.username).toBe('second'), 60_000);
  first.seat.ws.send('{"do":"handOver"}');
  await vi.waitFor(() => expect(second.views().at(-1)?.isInControl).toBe(true), 60_000);
  b.ws.send(Buffer.from('two'));
  await vi.waitFor(() => expect(a.messages.join('')).toBe('one two'), 60_000);
  const rows = await database.db.select().from(audit);
  expect(JSON.stringify(rows)).toContain('handed over, from op');
});

test('who shows itself to one only is opened to the one in control, and ends for who hands it over', async () => {
  const someone = await person('later', 'admin');
  const first = await seatFor(operator, 'spice');
  const a = await opened(first.stream, operator.cookie);
  const second = await seatFor(someone, 'spice');
  const b = await opened(second.stream, someone.cookie);
  expect((await b.closed)[0]).toBe(consoleCloseCodes.yielded);
  expect(a.ws.readyState).toBe(WebSocket.OPEN);
  if ('ws' in second.seat) second.seat.ws.send('{"do":"take"}');
  expect((await a.closed)[0]).toBe(consoleCloseCodes.yielded);
});

test('a serial console that another program holds is said to be held', async () => {
  openConsole = async () => {
    throw new AppError({ code: 'conflict', userMessage: 'Another program holds it.' });
  };
  const { closed } = await opened(await ticketFor(operator, 'serial'), operator.cookie);
  expect(await closed).toEqual([consoleCloseCodes.heldElsewhere, 'Another program holds it.']);
});
