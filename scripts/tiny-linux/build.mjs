// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasProgram, run } from '../tools/run.mjs';
import { buildDisk } from './disk.mjs';
import { buildInitramfs } from './initramfs.mjs';
import { choosePackages, downloadPackages, unpackPackages } from './packages.mjs';

/** What the image library shows. */
export const tinyLinuxFacts = {
  name: 'Tiny Linux',
  format: 'qcow2',
  minMemoryMib: 256,
  description:
    'A small system in memory, made from this machine’s own packages. Sign in as root, password root.',
};

/** Says why this machine cannot build the image; null when it can. */
export function tinyLinuxObstacle() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it is only made on 64-bit PC Linux';
  const missing = ['apt-get', 'apt-cache', 'dpkg-deb', 'qemu-img'].filter((name) => !hasProgram(name));
  return missing.length
    ? `${missing.join(', ')} not found: it is made from Debian’s or Ubuntu’s packages`
    : null;
}

/**
 * Builds a bootable disk out of Debian's packages, which are fetched and unpacked but not installed.
 * Takes about 10 s. The result appears whole or not at all.
 * @param {object} options
 * @param {string} options.outputPath  the qcow2 file
 * @param {string} options.workDir  keeps the fetched packages; may be removed afterwards
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<{ outputPath: string, sizeBytes: number }>}
 */
export async function buildTinyLinux({ outputPath, workDir, log = () => {} }) {
  const obstacle = tinyLinuxObstacle();
  if (obstacle) throw new Error(obstacle);
  // The loader's list is compared with this path, so it must be absolute.
  const work = resolve(workDir);
  const packages = join(work, 'packages');
  const root = join(work, `root-${process.pid}`);
  await mkdir(work, { recursive: true });
  await mkdir(dirname(outputPath), { recursive: true });
  try {
    const chosen = await fetchPackages(packages, log);
    await unpackPackages(chosen.packages, packages, root);
    log(`building with kernel ${chosen.release}`);
    const initramfs = await buildInitramfs(root, chosen.release);
    const kernelPath = join(root, 'boot', `vmlinuz-${chosen.release}`);
    if (!existsSync(kernelPath)) throw new Error(`no kernel ${chosen.release} in its package`);
    const unfinished = `${outputPath}.${process.pid}`;
    await buildDisk({ root, workDir: root, kernelPath, initramfs, outputPath: unfinished });
    await rename(unfinished, outputPath);
    return { outputPath, sizeBytes: (await stat(outputPath)).size };
  } finally {
    await rm(root, { recursive: true, force: true });
    await rm(`${outputPath}.${process.pid}`, { force: true });
  }
}

/**
 * @param {string} folder
 * @param {(line: string) => void} log
 */
async function fetchPackages(folder, log) {
  const fetchNow = async () => {
    const chosen = await choosePackages();
    log(`fetching ${chosen.packages.length} packages`);
    await downloadPackages(chosen.packages, folder);
    return chosen;
  };
  try {
    return await fetchNow();
  } catch (error) {
    // Lists that are missing or too old name packages that cannot be had; only root may renew them.
    if (process.getuid?.() !== 0) throw error;
    log('renewing the lists of packages');
    await run('apt-get', ['-qq', 'update']);
    return await fetchNow();
  }
}
