import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LabHost } from '../../../testing/lab/host.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';

const run = promisify(execFile);

/** OpenSSH's server inside a lab host, which knows nothing of this machine's accounts and keys. */
export type Sshd = {
  port: number;
  /** What it logged. */
  log(): string;
  /** How many connections it has. */
  connections(): Promise<number>;
  /** Signals the processes of its connections; the server goes on. */
  signalConnections(signal: 'STOP' | 'CONT' | 'KILL'): Promise<void>;
  /** Signals the server, which takes in new connections; those that it has go on. */
  signalServer(signal: 'STOP' | 'CONT'): Promise<void>;
  stop(): Promise<void>;
};

/** Says why no sshd can be started here; null when it can. */
export function sshdObstacle(): string | null {
  const programs = ['/usr/sbin/sshd', '/usr/bin/ssh-keygen', '/usr/bin/ssh-agent', '/usr/bin/ssh-add'];
  const missing = programs.filter((path) => !existsSync(path));
  return missing.length ? `an SSH server needs ${missing.join(', ')}` : null;
}

export type SshFiles = {
  folder: string;
  path(name: string): string;
  read(name: string): string;
  /** Makes a pair of keys. @returns the private one */
  makeKey(name: string, type: 'ed25519' | 'rsa' | 'ecdsa', passphrase?: string): string;
  /** The line that is pinned, or authorized. */
  publicKey(name: string): string;
  remove(): void;
};

export function makeSshFiles(): SshFiles {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-ssh-'));
  // Users of the lab host come here, too; keys are for their owner only all the same.
  chmodSync(folder, 0o755);
  const path = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(path(name), 'utf8');
  return {
    folder,
    path,
    read,
    makeKey(name, type, passphrase = '') {
      // Few rounds, because ssh2 unwraps a key in this process.
      const args = ['-q', '-t', type, '-a', '2', '-N', passphrase, '-C', name, '-f', path(name)];
      const { status, stderr } = spawnSync('ssh-keygen', args);
      if (status !== 0) throw new Error(`ssh-keygen: ${stderr}`);
      return read(name);
    },
    publicKey: (name) => read(`${name}.pub`).split(' ').slice(0, 2).join(' '),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

let lastPort = 2200;

/**
 * @param config          more lines, which win over those here
 * @param authorizedKeys  for every user
 */
export async function startSshd(
  host: LabHost,
  options: { files: SshFiles; hostKeys: string[]; authorizedKeys?: string[]; config?: string[] },
): Promise<Sshd> {
  const { files, hostKeys, authorizedKeys = [], config = [] } = options;
  // Free for certain: nobody else is inside the host.
  const port = ++lastPort;
  const path = (name: string) => files.path(`${name}-${host.name}-${port}`);
  writeFileSync(path('authorized'), `${authorizedKeys.join('\n')}\n`);
  const lines = [
    // Of each keyword the first line counts.
    ...config,
    `Port ${port}`,
    ...hostKeys.map((name) => `HostKey ${files.path(name)}`),
    `AuthorizedKeysFile ${path('authorized')}`,
    `PidFile ${path('pid')}`,
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'AllowStreamLocalForwarding yes',
    'UseDNS no',
    // /tmp is open to everyone.
    'StrictModes no',
    'MaxStartups 100',
    'LogLevel VERBOSE',
  ];
  writeFileSync(path('config'), `${lines.join('\n')}\n`);
  await host.run('mkdir', '-p', '/run/sshd');
  await host.run('/usr/sbin/sshd', '-f', path('config'), '-E', path('log'));
  // As the host counts, where it is signalled, too. The file is there a moment before its content.
  const writtenPid = () => existsSync(path('pid')) && /^(\d+)\n/.exec(readFileSync(path('pid'), 'utf8'))?.[1];
  const pid = await waitFor('the SSH server', 60_000, writtenPid);

  return {
    port,
    log: () => readFileSync(path('log'), 'utf8'),
    connections: async () => (await children(pid)).length,
    async signalConnections(signal) {
      await kill(signal, await descendants(pid));
    },
    signalServer: (signal) => kill(signal, [pid]),
    async stop() {
      const all = [pid, ...(await descendants(pid))];
      await kill('CONT', all);
      await kill('KILL', all);
      // One that nobody has waited for yet is dead all the same.
      const living = async () => {
        const list = `ps -o pid=,stat=,args= -p ${all.join(',')} || true`;
        return (await host.run('bash', '-c', list)).split('\n').filter((line) => /^ *\d+ +[^Z]/.test(line));
      };
      let left: string[] = [];
      const isGone = async () => {
        left = await living();
        return left.length === 0;
      };
      await waitFor('the end of the SSH server', 60_000, isGone).catch((error: unknown) => {
        throw new Error(`still there: ${left.join('; ')}`, { cause: error });
      });
    },
  };

  /** Of /proc/PID/task/PID/children the kernel's own page says that it may leave some out. */
  async function children(parent: string): Promise<string[]> {
    return (await processes()).filter((one) => one.parent === parent).map((one) => one.pid);
  }

  async function descendants(parent: string): Promise<string[]> {
    const all = await processes();
    const below = (of: string): string[] =>
      all.filter((one) => one.parent === of).flatMap((one) => [one.pid, ...below(one.pid)]);
    return below(parent);
  }

  async function processes(): Promise<{ pid: string; parent: string }[]> {
    const lines = (await host.run('ps', '-eo', 'pid=,ppid=')).trim().split('\n');
    return lines.map((line) => {
      const [one = '', parent = ''] = line.trim().split(/ +/);
      return { pid: one, parent };
    });
  }

  async function kill(signal: string, pids: string[]): Promise<void> {
    if (pids.length) await host.run('bash', '-c', `kill -${signal} ${pids.join(' ')} 2>/dev/null || true`);
  }
}

/** An agent that holds one key. */
export async function startAgent(
  files: SshFiles,
  key: string,
): Promise<{ socketPath: string; stop(): void }> {
  const socketPath = files.path('agent.sock');
  const { stdout } = await run('ssh-agent', ['-a', socketPath, '-s']);
  const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(stdout)?.[1]);
  const stop = () => void process.kill(pid, 'SIGTERM');
  try {
    await run('ssh-add', ['-q', files.path(key)], { env: { ...process.env, SSH_AUTH_SOCK: socketPath } });
  } catch (error) {
    stop();
    throw error;
  }
  return { socketPath, stop };
}

/**
 * Gives the host accounts of its own, of which this machine knows nothing: `virt` with a password, and a root
 * whose shell runs nothing of this machine's root.
 */
export async function addAccounts(host: LabHost, files: SshFiles, password: string): Promise<void> {
  const { stdout } = spawnSync('openssl', ['passwd', '-6', password], { encoding: 'utf8' });
  const home = files.path('home');
  mkdirSync(home);
  chmodSync(home, 0o777);
  const read = (name: string) => readFileSync(`/etc/${name}`, 'utf8');
  const others = read('passwd').replace(/^root:.*$/m, `root:x:0:0:root:${home}:/bin/sh`);
  writeFileSync(files.path('passwd'), `${others}virt:x:61234:61234::${home}:/bin/sh\n`);
  writeFileSync(files.path('shadow'), `${read('shadow')}virt:${stdout.trim()}:20000:0:99999:7:::\n`);
  writeFileSync(files.path('group'), `${read('group')}virt:x:61234:\n`);
  for (const name of ['passwd', 'shadow', 'group'])
    await host.run('mount', '--bind', files.path(name), `/etc/${name}`);
}
