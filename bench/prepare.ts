import { spawnSync } from 'node:child_process';
import { hasProgram } from '../scripts/tools/run.mjs';
import { runLoud } from '../scripts/tools/run-loud.mjs';

const canImport = (module: string) =>
  spawnSync('/usr/bin/python3', ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0;

/** What we are measured against, and the Debian package that brings it. */
const packages = [
  { name: 'python3-libvirt', isThere: () => canImport('libvirt') },
  { name: 'websockify', isThere: () => hasProgram('websockify') },
  { name: 'python3-numpy', isThere: () => canImport('numpy') },
];

export async function installPeers(): Promise<void> {
  await install(packages.filter(({ isThere }) => !isThere()).map(({ name }) => name));
}

/** Debian packages that dpkg does not know as installed. */
export async function installPackages(names: string[]): Promise<void> {
  const isThere = (name: string) => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status === 0;
  await install(names.filter((name) => !isThere(name)));
}

async function install(missing: string[]): Promise<void> {
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !hasProgram('apt-get'))
    throw new Error(`These are missing: apt-get install ${missing.join(' ')}`);
  console.error(`Installing what is measured against: ${missing.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runLoud('apt-get', ['-qq', 'update'], env);
  await runLoud('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...missing], env);
}
