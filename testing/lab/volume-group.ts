import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LabHost } from './host.ts';

const script = fileURLToPath(new URL('volume-group.sh', import.meta.url));

/** Why no volumes of a group can be made here; null when they can. */
export function volumeGroupObstacle(): string | null {
  if (spawnSync('losetup', ['--find']).status !== 0) return 'the volumes of a group need loop devices';
  const hasOverlay = readFileSync('/proc/filesystems', 'utf8').includes('\toverlay');
  return hasOverlay ? null : 'the programs of a group need the file system overlay';
}

/**
 * Gives a lab host a pool that is a volume group of 512 MiB. libvirt's own code for it runs, with programs that stand
 * in for LVM's, and real devices.
 * @returns what called those programs so far, a line each
 */
export async function addVolumeGroup(host: LabHost, name: string): Promise<() => Promise<string[]>> {
  await host.run('bash', script, name, 'set-up');
  await host.virsh('pool-define-as', name, 'logical', '--source-name', name, '--target', `/dev/${name}`);
  await host.virsh('pool-start', name);
  return async () => (await host.run('cat', `/run/libvirt/${name}.log`)).trimEnd().split('\n');
}
