// @ts-check
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../tools/run.mjs';

/** Debian's kernel for virtual machines is the smallest; Ubuntu's have other names. */
const kernelNames = [
  'linux-image-cloud-amd64',
  'linux-image-virtual',
  'linux-image-generic',
  'linux-image-amd64',
];
const programs = [
  'busybox-static',
  'qemu-guest-agent',
  'syslinux',
  'syslinux-common',
  'mtools',
  'dosfstools',
];

/**
 * Which packages the image is made of.
 * @returns {Promise<{ release: string, packages: string[] }>}  the kernel's release, and every package's name
 */
export async function choosePackages() {
  const kernel = await chooseKernel();
  const libraries = await librariesOf(['qemu-guest-agent']);
  return { release: kernel.release, packages: [...kernel.packages, ...programs, ...libraries] };
}

async function chooseKernel() {
  for (const name of kernelNames) {
    const wanted = await dependenciesOf([name]).catch(() => []);
    const image = wanted.find((item) => /^linux-image-(unsigned-)?\d/.test(item));
    if (!image) continue;
    const release = image.replace(/^linux-image-(unsigned-)?/, '');
    // Debian ships the modules with the kernel, Ubuntu beside it.
    const modules = (await dependenciesOf([image])).filter((item) => item === `linux-modules-${release}`);
    // Ubuntu's modules are compressed in a way that busybox does not read.
    const unpacker = modules.length ? ['zstd'] : [];
    return { release, packages: [image, ...modules, ...unpacker] };
  }
  throw new Error(`none of the kernel packages ${kernelNames.join(', ')} is known to apt`);
}

/**
 * Every library that these packages need, and what those need.
 * @param {string[]} names
 */
async function librariesOf(names) {
  /** @type {Set<string>} */
  const found = new Set();
  let level = names;
  while (level.length) {
    const next = (await dependenciesOf(level)).filter((item) => item.startsWith('lib') && !found.has(item));
    level = [...new Set(next)];
    for (const item of level) found.add(item);
  }
  return [...found];
}

/** @param {string[]} names */
async function dependenciesOf(names) {
  const { stdout } = await run('apt-cache', ['depends', '--important', ...names]);
  return parseDepends(stdout);
}

/**
 * The real packages in what `apt-cache depends` prints; virtual ones stand in angle brackets.
 * @param {string} text
 */
export function parseDepends(text) {
  return [...text.matchAll(/^\s+\|?(?:Pre)?Depends: ([^<\s]+)$/gm)].map((match) => String(match[1]));
}

/**
 * Fetches packages without installing them. What is in the folder already is kept.
 * @param {string[]} packages
 * @param {string} folder
 */
export async function downloadPackages(packages, folder) {
  await mkdir(folder, { recursive: true });
  const have = await readdir(folder);
  const missing = packages.filter((name) => !have.some((file) => file.startsWith(`${name}_`)));
  // As apt's own user it could not write into our folder.
  if (missing.length) {
    await run('apt-get', ['-o', 'APT::Sandbox::User=root', '-qq', 'download', ...missing], { cwd: folder });
  }
}

/**
 * @param {string[]} packages
 * @param {string} folder  where they were fetched to
 * @param {string} target
 */
export async function unpackPackages(packages, folder, target) {
  await mkdir(target, { recursive: true });
  for (const file of await readdir(folder)) {
    const name = file.slice(0, file.indexOf('_'));
    if (file.endsWith('.deb') && packages.includes(name))
      await run('dpkg-deb', ['-x', join(folder, file), target]);
  }
}
