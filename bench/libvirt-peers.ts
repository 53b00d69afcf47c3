import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { timeMs } from './measure.ts';
import { start } from './spawn.ts';

const run = promisify(execFile);

/** One side of the measurement: does a task and says how many milliseconds that took. */
export type Client = {
  pid: number;
  /** @param task  a word and its arguments, see libvirt-client.ts */
  do(task: string): Promise<number>;
  /** The same, answered with words. */
  ask(task: string): Promise<string>;
  stop(): Promise<void>;
};

export type Target = { socketPath: string; listPath: string };

/** Our client, bundled as `npm run build` bundles it: what runs under tsx is slower. */
export async function startOurs({ socketPath, listPath }: Target, nodeArgs: string[] = []): Promise<Client> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-libvirt-'));
  const outfile = join(folder, 'client.mjs');
  await build({
    entryPoints: ['bench/libvirt-client.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
  const client = startClient(process.execPath, [...nodeArgs, outfile, socketPath, listPath]);
  return { ...client, stop: () => client.stop().finally(() => rmSync(folder, { recursive: true })) };
}

export function startPython({ socketPath, listPath }: Target): Client {
  return startClient('/usr/bin/python3', ['bench/peers/libvirt-peer.py', socketPath, listPath]);
}

/** Debian's go-libvirt is a folder of sources; nothing is fetched. */
export async function startGo({ socketPath, listPath }: Target): Promise<Client> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-go-'));
  const program = join(folder, 'peer');
  const env = { GOPATH: '/usr/share/gocode', GO111MODULE: 'off', GOCACHE: join(folder, 'cache') };
  await run('go', ['build', '-o', program, 'bench/peers/libvirt-peer.go'], {
    env: { ...process.env, ...env },
  });
  const client = startClient(program, [socketPath, listPath]);
  return { ...client, stop: () => client.stop().finally(() => rmSync(folder, { recursive: true })) };
}

function startClient(command: string, args: string[]): Client {
  const program = start(command, args);
  const ask = (task: string) => {
    program.write(`${task}\n`);
    return program.line();
  };
  return {
    pid: program.pid,
    ask,
    do: async (task) => Number(await ask(task)),
    stop: () => program.stop(),
  };
}

/** Commands of one virsh in one go, which is its fastest way: at a prompt it does twice the work. */
export async function virsh(uri: string, ...commands: string[]): Promise<number> {
  return timeMs(() => run('virsh', ['-q', '-c', uri, commands.join(';')], { maxBuffer: 1 << 30 }));
}

/**
 * A virsh that stays: its start and its connection are not counted.
 * What it prints goes unread but for the mark that ends a task.
 */
export async function startVirsh(uri: string): Promise<Client> {
  const program = start('bash', ['-c', `virsh -q -c "$0" | grep --line-buffered -a -o 'done-[0-9.]*'`, uri]);
  const task = async (commands: string) => {
    const mark = performance.now();
    // virsh repeats what it reads; the quotes are gone only in what echo prints, and the second one ends its line.
    program.write(`${commands}\necho 'do'ne-${mark}\necho\n`);
    while ((await program.line()) !== `done-${mark}`);
  };
  await task('echo ready');
  return {
    pid: program.pid,
    do: (commands) => timeMs(() => task(commands)),
    async ask(commands) {
      await task(commands);
      return '';
    },
    stop: () => program.stop(),
  };
}
