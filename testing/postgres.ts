import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { freePort } from './free-port.ts';
import { waitFor } from './lab/wait-for.ts';

export type TestPostgres = {
  /** A new, empty database of this server. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
};

/** Says why no PostgreSQL can be started here; null when it can. */
export function postgresObstacle(): string | null {
  if (!binFolder()) return 'PostgreSQL’s server is not installed';
  return process.getuid?.() === 0 ? null : 'the test’s PostgreSQL server is started by root';
}

/** Starts a PostgreSQL of the test's own, on a loopback port and in a folder that goes with it. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = binFolder();
  if (!bin) throw new Error(postgresObstacle() ?? 'no PostgreSQL');
  const folder = mkdtempSync(join(tmpdir(), 'novacron-postgres-'));
  // The server refuses to run as root; Debian's package made this user.
  execFileSync('chown', ['postgres', folder]);
  const port = await freePort();
  const as = ['-u', 'postgres', '--'];
  execFileSync('runuser', [
    ...as,
    join(bin, 'initdb'),
    '-D',
    join(folder, 'data'),
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-sync',
  ]);
  const server: ChildProcess = spawn(
    'runuser',
    [
      ...as,
      join(bin, 'postgres'),
      '-D',
      join(folder, 'data'),
      '-k',
      folder,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'fsync=off',
    ],
    { stdio: 'ignore' },
  );
  const url = (name: string) => `postgres://postgres@127.0.0.1:${port}/${name}`;
  const admin = postgres(url('postgres'), { max: 1, onnotice: () => {} });
  const stop = async () => {
    await admin.end({ timeout: 1 });
    if (server.exitCode === null && server.signalCode === null) {
      // runuser hands SIGTERM on; the server then ends its connections' processes itself.
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const isReady = () =>
      spawnSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).status === 0;
    await waitFor('PostgreSQL', 20_000, isReady);
  } catch (error) {
    await stop();
    throw error;
  }
  let count = 0;
  return {
    async createDatabase() {
      const name = `test_${++count}`;
      await admin.unsafe(`create database ${name}`);
      return url(name);
    },
    stop,
  };
}

function binFolder(): string | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  const found = versions
    .map((version) => join(root, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
  return found ?? null;
}
