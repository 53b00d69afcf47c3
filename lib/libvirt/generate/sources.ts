import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A libvirt source tree: its version, and its files by their paths. */
export type Sources = { version: string; read(path: string): string; list(folder: string): string[] };

export function openSources(folder: string): Sources {
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  const version = /^\s*version: '(\d+\.\d+\.\d+)'/m.exec(read('meson.build'))?.[1];
  if (!version) throw new Error(`${folder} does not say its version in meson.build`);
  return { version, read, list: (path) => readdirSync(join(folder, path)).sort() };
}

/** Fetches a release of libvirt, and takes its files away again afterwards. */
export async function withRelease(
  version: string,
  act: (sources: Sources) => void,
  base = 'https://download.libvirt.org',
): Promise<void> {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`"${version}" is not a version of libvirt`);
  const folder = await mkdtemp(join(tmpdir(), 'libvirt-sources-'));
  try {
    const url = `${base}/libvirt-${version}.tar.xz`;
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    const archive = join(folder, 'libvirt.tar.xz');
    await writeFile(archive, Buffer.from(await response.arrayBuffer()));
    execFileSync('tar', ['-xJf', archive, '-C', folder]);
    const tree = join(folder, `libvirt-${version}`);
    if (!existsSync(tree)) throw new Error(`${url} holds no libvirt-${version}`);
    act(openSources(tree));
  } finally {
    await rm(folder, { recursive: true });
  }
}
