import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { LabHost } from '../../../../testing/lab/host.ts';

const run = promisify(execFile);

/** Lays a cable between two lab hosts, which goes away with them. @returns the addresses at its ends */
export async function linkLabs(a: LabHost, b: LabHost): Promise<[string, string]> {
  const ends: [string, string] = ['10.204.0.1', '10.204.0.2'];
  const [aPid, bPid] = [a, b].map(({ networkNamespace }) => networkNamespace.split('/')[2] ?? '');
  const name = `nvm${aPid}`;
  await run('ip', [
    'link',
    'add',
    name,
    'netns',
    `${aPid}`,
    'type',
    'veth',
    'peer',
    'name',
    name,
    'netns',
    `${bPid}`,
  ]);
  for (const [index, host] of [a, b].entries()) {
    await host.run('ip', 'address', 'add', `${ends[index]}/30`, 'dev', name);
    await host.run('ip', 'link', 'set', name, 'up');
    // Each finds the other by name too.
    const [other, address] = index === 0 ? [b, ends[1]] : [a, ends[0]];
    await host.run('bash', '-c', `echo "${address} ${other.name}" >> /etc/hosts`);
  }
  return ends;
}
