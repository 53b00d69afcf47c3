/** Process start: settings, data folder, port, database, engine, pages, sockets; and the way back. */

import { join } from 'node:path';
import { createFirstAdmin } from '../auth/first-admin.ts';
import { openDatabase } from '../db/client.ts';
import type { Database } from '../db/database.ts';
import { lockDataFolder } from '../db/lock.ts';
import { onNotify } from '../db/notify.ts';
import { setSecretKey } from '../db/sealed.ts';
import { AppError } from '../domain/errors.ts';
import { readFleet } from '../queries/fleet.ts';
import { prepareDataFolder, readOrMakeSecret } from './data-folder.ts';
import { startEngine } from './engine.ts';
import { readHostsFile, registerFileHosts } from './hosts-file.ts';
import { createHttpServer } from './http.ts';
import { listen } from './listen.ts';
import { createLiveHub } from './live.ts';
import { registerLocalHost } from './local-host.ts';
import { createLog, type Log } from './log.ts';
import { openPages, type Pages } from './pages.ts';
import { watchSessions } from './session-watch.ts';
import { readSettings, type Settings } from './settings.ts';
import { stopOnSignals } from './stop.ts';
import { createUpgrades } from './upgrade.ts';

/** What is told to the person at the terminal; everything else is a log line. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(log: Log): Promise<void> {
  const settings = readSettings(process.env);
  prepareDataFolder(settings.dataDir);
  // Two processes on one embedded database lose rows without an error. PostgreSQL is made for several.
  const unlock = settings.databaseUrl ? () => {} : lockDataFolder(settings.dataDir);
  process.env.NEXTAUTH_SECRET ||= readOrMakeSecret(settings.dataDir);
  setSecretKey(settings.secretKey ?? readOrMakeSecret(settings.dataDir, 'secrets-key'));
  // No program that is started later has to know it.
  delete process.env.NOVACRON_SECRET_KEY;
  // The front writes the forwarded headers itself, so next-auth may build its addresses from them.
  process.env.AUTH_TRUST_HOST = '1';

  if (settings.role === 'engine') await runEngineOnly(settings, unlock, log);
  else await runWeb(settings, unlock, log);
}

async function runEngineOnly(settings: Settings, unlock: () => void, log: Log): Promise<void> {
  const database = await openDatabaseOrSay(settings);
  await registerHosts(database, settings);
  const engine = await startEngine({ database, log });
  say('NovaCron’s engine runs. Ctrl-C ends it.');
  stopOnSignals(log, async () => {
    await engine.stop();
    await database.close();
    unlock();
  });
}

async function runWeb(settings: Settings, unlock: () => void, log: Log): Promise<void> {
  const front = { publicUrl: settings.publicUrl, trustProxy: settings.trustProxy };
  let pages: Pages | null = null;
  let isReady = false;
  const server = createHttpServer(front, () => (isReady && pages ? pages.handle : null));
  const port = await listen(server, settings.host, settings.port);

  const [database, openedPages] = await Promise.all([
    openDatabaseOrSay(settings),
    openPages({ isDevelopment: settings.isDevelopment, host: settings.host, port }),
  ]);
  pages = openedPages;
  await registerHosts(database, settings);
  const firstAdmin = await createFirstAdmin(database.db);
  const engine = settings.role === 'all' ? await startEngine({ database, log }) : null;

  const live = createLiveHub();
  // Pages read everything that they show when it begins to hear again: what was told meanwhile is lost.
  const stopListening = await onNotify(
    (message) => live.publish(message),
    database,
    () => live.publish({ topic: 'all' }),
  );
  // The first page need not wait for it; one that comes sooner shares this reading.
  readFleet().catch((error) => log.warn({ err: error }, 'the VMs could not be read ahead of the first page'));
  const sessions = watchSessions(database.db, log);
  const upgrades = createUpgrades({
    db: database.db,
    front,
    live,
    sessions,
    openConsole: engine ? engine.openConsole : null,
    log,
    fallback: openedPages.upgrade,
  });
  server.on('upgrade', upgrades.handle);
  isReady = true;
  const address = settings.publicUrl?.origin ?? `http://${inAddress(settings.host)}:${port}`;
  log.info({ address, role: settings.role, database: database.kind }, 'ready');
  say(
    firstAdmin
      ? `Sign in at ${address} as ${firstAdmin.username} with the one-time password ${firstAdmin.oneTimePassword}`
      : `Sign in at ${address}`,
  );

  stopOnSignals(log, async () => {
    server.close();
    server.closeIdleConnections();
    upgrades.close();
    sessions.stop();
    live.close();
    // Requests under way get a moment; an upload of gigabytes does not hold up the end.
    setTimeout(() => server.closeAllConnections(), 1500).unref();
    await engine?.stop();
    await stopListening();
    await openedPages.close();
    await database.close();
    unlock();
  });
}

async function openDatabaseOrSay(settings: Settings): Promise<Database> {
  const { databaseUrl, dataDir } = settings;
  try {
    return await openDatabase({ folder: join(dataDir, 'database'), databaseUrl });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const detail = rootMessage(cause);
    throw new AppError(
      {
        code: 'database_unavailable',
        userMessage: databaseUrl
          ? `The database at ${withoutPassword(databaseUrl)} cannot be used: ${detail}.`
          : `The database in ${dataDir} cannot be opened: ${detail}.`,
        advice: databaseUrl ? 'See that it runs and that DATABASE_URL is right.' : undefined,
      },
      { cause },
    );
  }
}

/** The hosts that are told at the start: this machine's own, and those of the hosts file. */
async function registerHosts({ db }: Database, settings: Settings): Promise<void> {
  const { localSocket, hostsFile, virtType, role } = settings;
  if (localSocket) await registerLocalHost(db, { socketPath: localSocket, virtType });
  if (hostsFile && role !== 'web') await registerFileHosts(db, readHostsFile(hostsFile, process.env));
}

function rootMessage(error: unknown): string {
  let root = error;
  while (root instanceof Error && root.cause) root = root.cause;
  const { message, code } = root as { message?: string; code?: string };
  return (message || code || String(root)).split('\n')[0] ?? '';
}

function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  return `${url.hostname}:${url.port || 5432}${url.pathname}`;
}

/** IPv6 wants brackets in an address; the wildcard is no address to type. */
function inAddress(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

const log = createLog();
process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed unheard'));
main(log).catch((error) => {
  if (error instanceof AppError) {
    process.stderr.write(
      `NovaCron cannot start. ${[error.userMessage, error.advice].filter(Boolean).join(' ')}\n`,
    );
  } else {
    log.fatal({ err: error }, 'NovaCron cannot start');
  }
  process.exit(1);
});
