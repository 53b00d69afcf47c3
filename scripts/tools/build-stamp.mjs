// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = [
  'app',
  'components',
  'lib',
  'drizzle',
  'public',
  'scripts/build.mjs',
  'package-lock.json',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
];
const stamp = 'dist/.built-from';
const results = ['dist/server.js', '.next/BUILD_ID'];

/** Whether what is there was built from the sources as they are now. */
export function isBuilt() {
  if (!results.every(existsSync) || !existsSync(stamp)) return false;
  return readFileSync(stamp, 'utf8') === hashOf(sources);
}

/** Taken before a build, so that an edit in its middle counts as a change. */
export function sourcesHash() {
  return hashOf(sources);
}

/** @param {string} hash  of the sources that were built */
export function stampBuild(hash) {
  writeFileSync(stamp, hash);
}

/**
 * Over the names and contents of all files below; tests do not count.
 * @param {string[]} paths
 */
export function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    if (!existsSync(path)) continue;
    for (const file of filesBelow(path)) {
      if (/\.test\.tsx?$/.test(file)) continue;
      hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  try {
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    return entries.flatMap((entry) =>
      entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
    );
  } catch {
    // A file.
    return [path];
  }
}
