import { createHash } from 'node:crypto';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { startLabHost } from '../testing/lab/host.ts';

export const domainCount = 10_000;
export const volumeMib = 512;
/** In memory on both sides, so that no disk decides. */
export const pool = 'bench';
export const volume = 'volume.img';

/** A libvirtd with a file of 10,000 domains for its test driver, and a pool with one volume. */
export async function startBenchHost() {
  const host = await startLabHost();
  const { socketPath } = host;
  const poolFolder = `/dev/shm/${host.name}`;
  try {
    writeFileSync(join(host.imagesFolder, 'node.xml'), nodeXml());
    await host.run('mkdir', poolFolder);
    await host.virsh('pool-create-as', pool, 'dir', '--target', poolFolder);
    await host.virsh('vol-create-as', pool, volume, `${volumeMib}M`);
  } catch (error) {
    await host.stop();
    throw error;
  }
  return {
    socketPath,
    /** As the host sees it. */
    listPath: '/var/lib/libvirt/images/node.xml',
    uri: (kind: string, path: string) => `${kind}+unix:///${path}?socket=${socketPath}`,
    async volumeHash() {
      return (await host.run('sha256sum', `${poolFolder}/${volume}`)).split(' ')[0];
    },
    /** So that nobody passes with what another left. */
    clearVolume: () => host.run('truncate', '-s', '0', `${poolFolder}/${volume}`),
    async stop() {
      await host.run('rm', '-r', poolFolder).catch(() => {});
      await host.stop();
    },
  };
}
export type BenchHost = Awaited<ReturnType<typeof startBenchHost>>;

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function nodeXml(): string {
  const domain = (i: number) =>
    `<domain type='test'><name>vm-${i}</name><memory>65536</memory><os><type>hvm</type></os></domain>`;
  return `<node>${Array.from({ length: domainCount }, (_, i) => domain(i)).join('')}</node>`;
}
