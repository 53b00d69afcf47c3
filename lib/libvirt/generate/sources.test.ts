import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openSources, type Sources, withRelease } from './sources.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function makeTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sources-test-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const tree = join(folder, 'libvirt-1.2.3');
  mkdirSync(join(tree, 'src'), { recursive: true });
  writeFileSync(join(tree, 'meson.build'), "project(\n  'libvirt', 'c',\n  version: '1.2.3',\n)\n");
  writeFileSync(join(tree, 'src/a.x'), 'const A = 1;\n');
  return folder;
}

async function serve(folder: string): Promise<string> {
  const server = createServer((request, response) => {
    const path = join(folder, request.url ?? '');
    if (existsSync(path)) response.end(readFileSync(path));
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  cleanups.push(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('reads an unpacked tree, which says its version', () => {
  const sources = openSources(join(makeTree(), 'libvirt-1.2.3'));
  expect(sources.version).toBe('1.2.3');
  expect(sources.list('src')).toEqual(['a.x']);
  expect(sources.read('src/a.x')).toBe('const A = 1;\n');
});

it('fetches a release, and leaves nothing of it', async () => {
  const folder = makeTree();
  execFileSync('tar', ['-cJf', 'libvirt-1.2.3.tar.xz', 'libvirt-1.2.3'], { cwd: folder });
  const base = await serve(folder);
  let seen: Sources | undefined;
  await withRelease(
    '1.2.3',
    (sources) => {
      expect(sources.read('src/a.x')).toBe('const A = 1;\n');
      seen = sources;
    },
    base,
  );
  expect(seen?.version).toBe('1.2.3');
  expect(() => seen?.read('src/a.x')).toThrow();
});

it.each([
  ['that there is not', '9.9.9', '404'],
  ['whose name is none', '../1.2.3', 'not a version'],
])('says what is wrong with a release %s', async (_name, version, text) => {
  const base = await serve(makeTree());
  await expect(withRelease(version, () => {}, base)).rejects.toThrow(text);
});
