import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildTinyLinux, tinyLinuxObstacle } from '../../scripts/tiny-linux/build.mjs';
import { cacheFolder } from './folders.ts';

const recipeFolder = fileURLToPath(new URL('../../scripts/tiny-linux/', import.meta.url));

let built: Promise<string> | undefined;

/** Says why the image cannot be made here; null when it can, or when it is there already. */
export function tinyImageObstacle(): string | null {
  return existsSync(imagePath()) ? null : tinyLinuxObstacle();
}

/**
 * The tiny Linux disk that `npm start` makes, built once for all tests and again when its recipe changes.
 * @returns the path of a qcow2 file; copy it, do not write to it
 */
export function buildTinyImage(): Promise<string> {
  built ??= buildOnce();
  return built;
}

async function buildOnce(): Promise<string> {
  const outputPath = imagePath();
  if (!existsSync(outputPath)) {
    await buildTinyLinux({ outputPath, workDir: join(cacheFolder, 'tiny-linux', 'work') });
  }
  return outputPath;
}

function imagePath(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(recipeFolder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(recipeFolder, file);
    if (!statSync(path).isFile() || /\.test\./.test(file)) continue;
    hash.update(file).update(readFileSync(path));
  }
  return join(cacheFolder, 'tiny-linux', `tiny-linux-${hash.digest('hex').slice(0, 12)}.qcow2`);
}
