import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataFolder } from './lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'novacron-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a second taker is refused, and told which process holds it', () => {
  const unlock = lockDataFolder(folder);
  expect(() => lockDataFolder(folder)).toThrow(`in use by another NovaCron (process ${process.pid})`);
  unlock();
});

test('it can be taken again once it was let go', () => {
  lockDataFolder(folder)();
  lockDataFolder(folder)();
});

test('a holder that was killed holds nothing', async () => {
  const script = `import { lockDataFolder } from './lib/db/lock.ts'; lockDataFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(holder.stdout, 'data');
    expect(() => lockDataFolder(folder)).toThrow(`process ${holder.pid}`);
  } finally {
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  }
  lockDataFolder(folder)();
});
