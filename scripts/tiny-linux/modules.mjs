// @ts-check
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from '../tools/run.mjs';

/** What a virtual machine has: disks, network, balloon, agent channel, CD, power button; and their files. */
const wanted = [
  ...[
    'virtio_pci',
    'virtio_blk',
    'virtio_net',
    'virtio_balloon',
    'virtio_console',
    'virtio_scsi',
    'virtio_rng',
  ],
  ...['sd_mod', 'sr_mod', 'ata_piix', 'ahci', 'isofs', 'ext4', 'button', 'evdev'],
];

/**
 * The kernel modules in the order in which they can be loaded. What the kernel has built in is left out.
 * @param {string} root  the unpacked packages
 * @param {string} release
 * @returns {Promise<{ name: string, data: Buffer }[]>}
 */
export async function collectModules(root, release) {
  const folder = ['usr/lib/modules', 'lib/modules'].map((path) => join(root, path, release)).find(existsSync);
  if (!folder) throw new Error(`no modules of ${release} in its packages`);
  /** @type {Map<string, string>} */
  const paths = new Map();
  for (const entry of await readdir(folder, { recursive: true })) {
    const match = /^(.+)\.ko(\.xz|\.zst|\.gz)?$/.exec(basename(entry));
    if (match) paths.set(String(match[1]).replaceAll('-', '_'), join(folder, entry));
  }
  /** @type {Map<string, Buffer>} */
  const loaded = new Map();
  for (const name of wanted) await addModule(name, paths, loaded, root);
  return [...loaded].map(([name, data]) => ({ name: `${name}.ko`, data }));
}

/**
 * @param {string} name
 * @param {Map<string, string>} paths
 * @param {Map<string, Buffer>} loaded
 * @param {string} root
 */
async function addModule(name, paths, loaded, root) {
  const path = paths.get(name);
  if (!path || loaded.has(name)) return;
  const data = await readModule(path, root);
  for (const needed of moduleDependencies(data)) await addModule(needed, paths, loaded, root);
  loaded.set(name, data);
}

/**
 * The names after `depends=` in a module's own description.
 * @param {Buffer} data  an ELF file, not compressed
 */
export function moduleDependencies(data) {
  // The description is a run of strings that each end with a zero byte.
  const start = data.indexOf('\0depends=');
  if (start < 0) return [];
  const from = start + '\0depends='.length;
  const text = data.toString('latin1', from, data.indexOf(0, from));
  return text
    .split(',')
    .filter(Boolean)
    .map((name) => name.replaceAll('-', '_'));
}

/**
 * @param {string} path
 * @param {string} root
 */
async function readModule(path, root) {
  if (path.endsWith('.ko')) return readFile(path);
  // busybox reads the .xz of Debian 13; the .zst of Ubuntu needs the program fetched with it.
  const busybox = busyboxPath(root);
  if (path.endsWith('.xz')) return (await run(busybox, ['xzcat', path], { asBuffer: true })).bytes;
  if (path.endsWith('.gz')) return (await run(busybox, ['zcat', path], { asBuffer: true })).bytes;
  return (await run(join(root, 'usr/bin/zstd'), ['-dcq', path], { asBuffer: true })).bytes;
}

/** @param {string} root */
export function busyboxPath(root) {
  const path = ['usr/bin/busybox', 'bin/busybox'].map((each) => join(root, each)).find(existsSync);
  if (!path) throw new Error('no busybox in its package');
  return path;
}
