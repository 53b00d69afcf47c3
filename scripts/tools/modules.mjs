// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { runLoud } from './run-loud.mjs';

const stamp = 'node_modules/.installed-lock';

/**
 * Installs the packages of the lock file, when it has changed since the last time.
 * @param {(line: string) => void} say
 */
export async function installModules(say) {
  const hash = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  say('Installing the packages of the lock file; this takes a minute or two.');
  // The build needs the packages for development too, also where NODE_ENV says production.
  await runLoud('npm', ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error']);
  writeFileSync(stamp, hash);
}
