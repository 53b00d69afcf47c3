import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Authority, createAuthority } from '../../../../testing/certificates.ts';
import type { LabHost, LabOptions } from '../../../../testing/lab/host.ts';

const run = promisify(execFile);
const ends: [string, string] = ['10.204.0.1', '10.204.0.2'];

/**
 * For hosts that trust each other: libvirtd lets in over TLS whom the authority knows, and has what it takes to sign in
 * at the other; QEMU has certificates for its data.
 */
export function withPeers(authority: Authority = createAuthority('the hosts’ authority')): LabOptions {
  return {
    remote: (address) => {
      const server = authority.issue({ commonName: 'host', names: [address, ...ends], usage: 'server' });
      const client = authority.issue({ commonName: 'another host', usage: 'client' });
      return { tls: { ca: authority.cert, ...server }, peer: { ca: authority.cert, client, server } };
    },
  };
}

/** Lays a cable between two lab hosts, which goes away with them. @returns the addresses at its ends */
export async function linkLabs(a: LabHost, b: LabHost): Promise<[string, string]> {
  const [aPid, bPid] = [a, b].map(({ networkNamespace }) => networkNamespace.split('/')[2] ?? '');
  const name = `nvm${aPid}`;
  const peer = ['type', 'veth', 'peer', 'name', name, 'netns', `${bPid}`];
  await run('ip', ['link', 'add', name, 'netns', `${aPid}`, ...peer]);
  for (const [index, host] of [a, b].entries()) {
    await host.run('ip', 'address', 'add', `${ends[index]}/30`, 'dev', name);
    await host.run('ip', 'link', 'set', name, 'up');
    // Each finds the other by name too, and by the address that it has for us.
    const [other, address] = index === 0 ? [b, ends[1]] : [a, ends[0]];
    await host.run('bash', '-c', `echo "${address} ${other.name}" >> /etc/hosts`);
  }
  await a.run('ip', 'route', 'add', `${b.address}/32`, 'via', ends[1]);
  await b.run('ip', 'route', 'add', `${a.address}/32`, 'via', ends[0]);
  return ends;
}
