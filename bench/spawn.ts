import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** A program that is measured, or measured against. */
export type Spawned = {
  pid: number;
  /** The next line that it prints; what it printed before was kept. */
  line(): Promise<string>;
  write(text: string): void;
  stop(): Promise<void>;
};

/** Starts a program that ends with this one. */
export function start(command: string, args: string[], env: Record<string, string> = {}): Spawned {
  const child: ChildProcess = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (!child.pid || !child.stdout || !child.stdin || !child.stderr)
    throw new Error(`${command} did not start`);
  const endNow = () => child.kill('SIGKILL');
  process.once('exit', endNow);
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-2_000);
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${command} ended: ${complaints}`);
      return value;
    },
    write: (text) => void child.stdin?.write(text),
    async stop() {
      process.off('exit', endNow);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Starts one of this folder's own files. */
export function startOwn(file: string, ...args: string[]): Spawned {
  return start(process.execPath, ['--import', 'tsx', `bench/${file}`, ...args]);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
