import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const script = `
const { PGlite } = await import('@electric-sql/pglite');
const client = await PGlite.create(process.argv[1]);
await client.close();`;

/**
 * Makes an empty database folder in a short-lived process: initdb leaves 820 MB resident in the one that runs
 * it. Made beside and renamed, so that a creation cut short is never opened.
 */
export async function createPgliteFolder(folder: string): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, unfinished]);
  renameSync(unfinished, folder);
}
