// @ts-check
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { run } from '../tools/run.mjs';
import { cpioArchive } from './cpio.mjs';
import { busyboxPath, collectModules } from './modules.mjs';

const own = fileURLToPath(new URL('./files/', import.meta.url));
// The password root, which the login prompt names; made with `openssl passwd -6 -salt novacron root`.
const passwordHash =
  '$6$novacron$HMGin/vlMlqk9xBZe0L4yOv6SabGpjOTiFwKDvzC1Gf8RBq2.l7b3pYLiVvi5HmzPgJwTAxauAZLiX1.1u.m21';
const powerButton = 'etc/acpi/PWRF/00000080';

/**
 * The whole system: busybox, the guest agent with its libraries, the kernel modules and our few files.
 * @param {string} root  the unpacked packages
 * @param {string} release  the kernel's
 * @returns {Promise<Buffer>}  gzip of a cpio archive
 */
export async function buildInitramfs(root, release) {
  const files = createTree();
  const busybox = busyboxPath(root);
  files.file('bin/busybox', await readFile(busybox), 0o755);
  for (const applet of (await run(busybox, ['--list'])).stdout.split('\n').filter(Boolean)) {
    if (applet !== 'busybox') files.link(`bin/${applet}`, 'busybox');
  }
  for (const name of ['init', 'etc/rc', 'etc/watch-devices', 'etc/udhcpc', 'sbin/shutdown', powerButton]) {
    const source = name === powerButton ? 'shutdown' : name.replace(/^.*\//, '');
    files.file(name, await readFile(join(own, source)), 0o755);
  }
  for (const name of ['inittab', 'issue', 'motd', 'os-release']) {
    files.file(`etc/${name}`, await readFile(join(own, name)), 0o644);
  }
  files.file('etc/passwd', Buffer.from(`root:${passwordHash}:0:0:root:/root:/bin/sh\n`), 0o600);
  files.file('etc/group', Buffer.from('root:x:0:\n'), 0o644);
  for (const [name, path] of await agentFiles(root)) files.file(name, await readFile(path), 0o755);
  const modules = await collectModules(root, release);
  for (const module of modules) files.file(`modules/${module.name}`, module.data, 0o644);
  files.file('modules/list', Buffer.from(modules.map((module) => `${module.name}\n`).join('')), 0o644);
  for (const name of ['proc', 'sys', 'run', 'var/run', 'tmp', 'mnt', 'root']) files.folder(name);
  files.device('dev/console', 5, 1);
  return gzipSync(cpioArchive(files.entries), { level: 9 });
}

/**
 * The guest agent, its libraries and their loader, as [path in the guest, file here].
 * @param {string} root
 * @returns {Promise<[string, string][]>}
 */
async function agentFiles(root) {
  const agent = join(root, 'usr/sbin/qemu-ga');
  const loaderName = 'lib64/ld-linux-x86-64.so.2';
  const places = ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu'].map((path) => join(root, path));
  const loader = [...places.map((path) => join(path, 'ld-linux-x86-64.so.2')), join(root, loaderName)].find(
    existsSync,
  );
  if (!loader) throw new Error('no program loader in the packages');
  // The packages' own loader says what the agent needs, out of the packages and not out of this machine.
  const { stdout } = await run(loader, ['--library-path', places.join(':'), '--list', agent]);
  const libraries = [...stdout.matchAll(/=> (\/\S+)/g)].map((match) => String(match[1]));
  const foreign = libraries.find((path) => !path.startsWith(`${root}/`));
  if (foreign) throw new Error(`the guest agent needs ${foreign}, which is in none of the packages`);
  return [
    ['usr/sbin/qemu-ga', agent],
    [loaderName, loader],
    .../** @type {[string, string][]} */ (
      libraries.map((path) => [`lib/x86_64-linux-gnu/${path.replace(/^.*\//, '')}`, path])
    ),
  ];
}

function createTree() {
  /** @type {import('./cpio.mjs').Entry[]} */
  const entries = [];
  /** @type {Set<string>} */
  const folders = new Set();
  /** @param {string} path */
  const folder = (path) => {
    if (folders.has(path)) return;
    if (path.includes('/')) folder(path.slice(0, path.lastIndexOf('/')));
    folders.add(path);
    entries.push({ path, mode: 0o40755 });
  };
  /** @param {import('./cpio.mjs').Entry} entry */
  const add = (entry) => {
    if (entry.path.includes('/')) folder(entry.path.slice(0, entry.path.lastIndexOf('/')));
    entries.push(entry);
  };
  return {
    entries,
    folder,
    /** @param {string} path @param {Buffer} data @param {number} mode */
    file: (path, data, mode) => add({ path, mode: 0o100000 | mode, data }),
    /** @param {string} path @param {string} target */
    link: (path, target) => add({ path, mode: 0o120777, data: Buffer.from(target) }),
    /** @param {string} path @param {number} major @param {number} minor */
    device: (path, major, minor) => add({ path, mode: 0o20600, device: [major, minor] }),
  };
}
