// @ts-check
import { mkdirSync } from 'node:fs';
import { run } from '../tools/run.mjs';
import { say } from './say.mjs';

const imagesFolder = '/var/lib/libvirt/images';

/** A place for disks: libvirt's usual folder, when the host has no pool at all. */
export async function ensurePool() {
  const [pools, active] = await Promise.all([names('pool-list', '--all'), names('pool-list')]);
  if (active.length > 0) return;
  if (pools.includes('default')) {
    say('Starting the storage pool default.');
    await virsh('pool-start', 'default');
    return;
  }
  if (pools.length > 0) return;
  say(`Making the storage pool default in ${imagesFolder}.`);
  mkdirSync(imagesFolder, { recursive: true });
  await virsh('pool-define-as', 'default', 'dir', '--target', imagesFolder);
  await virsh('pool-autostart', 'default');
  await virsh('pool-start', 'default');
}

/** The network that libvirt's packages bring, when it is defined and not active. */
export async function ensureNetwork() {
  const [all, active] = await Promise.all([names('net-list', '--all'), names('net-list')]);
  if (!all.includes('default') || active.includes('default')) return;
  say('Starting the network default.');
  try {
    await virsh('net-start', 'default');
    await virsh('net-autostart', 'default');
  } catch (error) {
    say(
      `  It could not be started; VMs can be made without a network. ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** @param {string[]} args */
async function names(...args) {
  return (await virsh(...args, '--name'))
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** @param {string[]} args */
async function virsh(...args) {
  return (await run('virsh', ['-q', '-c', 'qemu:///system', ...args])).stdout;
}
