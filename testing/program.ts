import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import type { LabHost } from './lab/host.ts';
import { buildTinyImage } from './lab/tiny-image.ts';
import { waitFor } from './lab/wait-for.ts';

/** The built program, started as `npm start` starts it, on a data folder of its own. */
export type Program = {
  baseUrl: string;
  /** The administrator's one-time password, as printed at the first start. */
  password: string;
  dataFolder: string;
  /** Everything that it printed so far. */
  log(): string;
  /** Its process number. */
  pid(): number;
  /** Ends it as Ctrl-C does. @returns its exit code */
  stop(): Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same folder and port. */
  restart(): Promise<void>;
};

/**
 * @param options.host  becomes its local host; without one it has none
 * @param options.env   added to the program's environment
 * @param options.dataFolder  an empty one that is there already, and stays; one of its own when left out
 */
export async function startProgram(
  options: { host?: LabHost; env?: Record<string, string>; dataFolder?: string } = {},
): Promise<Program> {
  if (!existsSync('dist/server.js') || !existsSync('.next/BUILD_ID')) {
    throw new Error('the program is not built: run npm run build');
  }
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'novacron-program-'));
  if (options.host) await layOutTinyImage(dataFolder);
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  let text = '';
  let child: ChildProcess;

  const removeData = () => {
    if (!options.dataFolder) rmSync(dataFolder, { recursive: true, force: true });
  };
  const endNow = () => {
    child?.kill('SIGKILL');
    removeData();
  };
  process.once('exit', endNow);

  async function start(): Promise<void> {
    const begunAt = text.length;
    child = spawn(process.execPath, ['dist/server.js'], {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATA_DIR: dataFolder,
        DATABASE_URL: '',
        HOST: '127.0.0.1',
        PORT: String(port),
        NOVACRON_LOCAL_SOCKET: options.host?.socketPath ?? '',
        // The machines that tests run on offer a kvm that starts no guest.
        NOVACRON_VIRT_TYPE: options.host ? 'qemu' : '',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        text += chunk;
      });
    }
    await waitFor('the program’s address', 60_000, () => {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`the program ended: ${text.slice(begunAt)}`);
      }
      return text.slice(begunAt).includes('Sign in at');
    });
  }

  async function kill(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  try {
    await start();
  } catch (error) {
    endNow();
    throw error;
  }
  return {
    baseUrl,
    password: /one-time password (\S+)/.exec(text)?.[1] ?? '',
    dataFolder,
    log: () => text,
    pid: () => child.pid ?? 0,
    async stop() {
      await kill('SIGTERM');
      process.off('exit', endNow);
      removeData();
      return child.exitCode;
    },
    kill,
    restart: start,
  };
}

/** What `npm start` leaves for the engine to take into the library. */
async function layOutTinyImage(dataFolder: string): Promise<void> {
  const incoming = join(dataFolder, 'images', 'incoming');
  mkdirSync(incoming, { recursive: true });
  copyFileSync(await buildTinyImage(), join(incoming, 'tiny-linux.qcow2'));
  const description = { name: 'Tiny Linux', description: 'For tests', minMemoryMib: 128 };
  writeFileSync(join(incoming, 'tiny-linux.json'), JSON.stringify(description));
}
