import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitFor } from './wait-for.ts';

/** The namespaces of one lab host, alive as long as `keeper` is. */
export type LabNamespace = {
  keeper: ChildProcess;
  /** Process 1 of the namespace, by its number outside. */
  pid: number;
};

const initScript = fileURLToPath(new URL('./host-init.sh', import.meta.url));

/**
 * Makes mount, UTS, network and PID namespaces whose process 1 ends with this process: also after kill -9,
 * because it reads a pipe that only we hold open.
 */
export async function openNamespace(folder: string, name: string, offersKvm: boolean): Promise<LabNamespace> {
  const log = openSync(join(folder, 'init.log'), 'a');
  const keeper = spawn(
    'unshare',
    [
      ...['--mount', '--uts', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'],
      ...['--propagation', 'private', 'bash', initScript, folder, name, offersKvm ? 'yes' : 'no'],
    ],
    // Its own process group, so that Ctrl-C in a terminal reaches the test first.
    { stdio: ['pipe', log, log], detached: true },
  );
  keeper.unref();
  (keeper.stdin as unknown as { unref(): void }).unref();
  // The keeper may go first when a test stops its host; that is no error of the writer, who never writes.
  keeper.stdin?.on('error', () => {});
  await waitFor('the namespace of a lab host', 60_000, () => {
    if (keeper.exitCode !== null) {
      throw new Error(`no namespace for ${name}: ${readFileSync(join(folder, 'init.log'), 'utf8')}`);
    }
    return existsSync(join(folder, 'initialised'));
  });
  const children = readFileSync(`/proc/${keeper.pid}/task/${keeper.pid}/children`, 'utf8').trim();
  return { keeper, pid: Number(children.split(' ')[0]) };
}

/** The command line that runs a program inside the host, in all of its namespaces. */
export function insideArgs(namespace: LabNamespace, command: string[]): string[] {
  const target = String(namespace.pid);
  return ['--target', target, '--mount', '--uts', '--net', '--pid', '--', ...command];
}

/**
 * A process of the host by its number outside, where signals are sent from.
 * @param innerPid  as the host itself counts, for example in a pid file
 * @returns null when it is gone
 */
export function outerPid(namespace: LabNamespace, innerPid: number): number | null {
  const ours = readlinkOrNull(`/proc/${namespace.pid}/ns/pid`);
  if (ours === null) return null;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || readlinkOrNull(`/proc/${entry}/ns/pid`) !== ours) continue;
    const numbers = /^NSpid:\s+(.*)$/m.exec(readOrEmpty(`/proc/${entry}/status`))?.[1]?.split(/\s+/);
    if (Number(numbers?.at(-1)) === innerPid) return Number(entry);
  }
  return null;
}

function readlinkOrNull(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
