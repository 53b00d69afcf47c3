// @ts-check
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { hasProgram, run } from '../tools/run.mjs';
import { startDaemons } from './daemons.mjs';
import { ensureNetwork, ensurePool } from './pool-and-network.mjs';
import { say } from './say.mjs';

const usualSocket = '/run/libvirt/libvirt-sock';

/** What a host needs, and how one sees that it is there. */
const needed = [
  { name: 'libvirt-daemon-system', isThere: () => hasProgram('libvirtd') && hasProgram('virtlogd') },
  // Brings the network default; whoever has libvirt without it may not want that one.
  { name: 'libvirt-daemon-config-network', isThere: () => hasProgram('libvirtd') },
  { name: 'libvirt-clients', isThere: () => hasProgram('virsh') },
  { name: 'qemu-system-x86', isThere: () => hasProgram('qemu-system-x86_64') },
  { name: 'qemu-utils', isThere: () => hasProgram('qemu-img') },
  { name: 'dnsmasq-base', isThere: () => hasProgram('dnsmasq') },
];

/**
 * Makes this machine a host, as far as that is wanted and possible.
 * @param {{ yes: boolean, noLocalHost: boolean }} options
 * @returns {Promise<string | null>}  libvirtd's socket, null for going on without a local host
 */
export async function prepareLocalHost(options) {
  if (options.noLocalHost) return null;
  // Whoever names a socket looks after that libvirtd.
  if (process.env.NOVACRON_LOCAL_SOCKET) return process.env.NOVACRON_LOCAL_SOCKET;
  const missing = needed.filter(({ isThere }) => !isThere()).map(({ name }) => name);
  const way = chooseWay({
    isRoot: process.getuid?.() === 0,
    isDebianLike: isDebianLike(readOsRelease()),
    canOpenSocket: canOpen(usualSocket),
    missing,
  });
  if (way.say) say(way.say);
  if (way.kind === 'use') return usualSocket;
  if (way.kind === 'without') return null;
  if (missing.length && !(await mayInstall(missing, options.yes))) {
    say('Going on without a local host.');
    return null;
  }
  try {
    if (missing.length) await install(missing);
    await startDaemons(usualSocket);
    await ensurePool();
    await ensureNetwork();
    return usualSocket;
  } catch (error) {
    say(`The local hypervisor could not be prepared: ${error instanceof Error ? error.message : error}`);
    say('Going on without a local host.');
    return null;
  }
}

/**
 * What can be done on this machine.
 * @param {{ isRoot: boolean, isDebianLike: boolean, canOpenSocket: boolean, missing: string[] }} machine
 * @returns {{ kind: 'prepare' | 'use' | 'without', say: string | null }}
 */
export function chooseWay({ isRoot, isDebianLike, canOpenSocket, missing }) {
  if (isRoot && isDebianLike) return { kind: 'prepare', say: null };
  if (canOpenSocket) return { kind: 'use', say: null };
  if (!isDebianLike) {
    return {
      kind: 'without',
      say: 'Going on without a local host: libvirt answers on no socket here, and it is only installed on Debian and Ubuntu.',
    };
  }
  const install = missing.length
    ? `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')} && `
    : '';
  return {
    kind: 'without',
    say: `Going on without a local host. To have one, run this, sign in again and start again:\n  sudo sh -c '${install}adduser ${process.env.USER ?? 'YOU'} libvirt'`,
  };
}

/** @param {string[]} missing @param {boolean} yes */
async function mayInstall(missing, yes) {
  say(`For virtual machines on this computer these packages will be installed: ${missing.join(', ')}.`);
  if (yes || !process.stdin.isTTY || !process.stdout.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Install them now? [Y/n] ');
  terminal.close();
  return /^(y|yes)?$/i.test(answer.trim());
}

/** @param {string[]} names */
async function install(names) {
  say('Installing them; this takes a minute or two.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A fresh machine has no lists yet.
  await run('apt-get', ['-qq', 'update'], { env });
  await run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...names], { env });
}

function readOsRelease() {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}

/** @param {string} osRelease  text of /etc/os-release */
export function isDebianLike(osRelease) {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);
}

/** @param {string} path */
function canOpen(path) {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
