import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = process.cwd();

/** The files of ours that a file imports, also those that come later. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const names = [...text.matchAll(/(?:from|import\()\s*'((?:@\/|\.)[^']+)'/g)].map(([, name = '']) => name);
  return names.flatMap((name) => {
    const base = name.startsWith('@/') ? join(root, name.slice(2)) : join(dirname(path), name);
    return [base, `${base}.tsx`, `${base}.ts`].find((file) => /\.tsx?$/.test(file) && existsSync(file)) ?? [];
  });
}

/** Whether a page keeps state in its address by nuqs, by whatever it is made of. */
function usesNuqs(path: string, seen = new Set<string>()): boolean {
  if (seen.has(path) || path.includes('address-state')) return false;
  seen.add(path);
  return (
    /from 'nuqs'/.test(readFileSync(path, 'utf8')) || importsOf(path).some((file) => usesNuqs(file, seen))
  );
}

function hasAddressState(page: string): boolean {
  for (let folder = dirname(page); folder.startsWith(join(root, 'app')); folder = dirname(folder)) {
    const layout = join(folder, 'layout.tsx');
    if (existsSync(layout) && readFileSync(layout, 'utf8').includes('address-state')) return true;
  }
  return readFileSync(page, 'utf8').includes('address-state');
}

test('every page that keeps state in its address by nuqs stands within what nuqs needs', () => {
  const pages = readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('page.tsx'))
    .map((name) => join(root, 'app', name));
  const using = pages.filter((page) => usesNuqs(page));
  expect(using.length).toBeGreaterThan(3);
  expect(using.filter((page) => !hasAddressState(page))).toEqual([]);
});
