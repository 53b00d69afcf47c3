import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** A program that takes a moment to stop, started by npm in a terminal of its own, as a person starts ours. */
let folder: string;
let terminal: ChildProcess;
let ended: Promise<number | null>;

const file = (name: string) => join(folder, name);
const written = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'novacron-stop-'));
});
afterEach(async () => {
  if (terminal.exitCode === null && terminal.signalCode === null) terminal.kill('SIGKILL');
  await ended;
  const pid = Number(written('pid'));
  try {
    if (pid) process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself, as it should.
  }
  rmSync(folder, { recursive: true, force: true });
});

async function startInTerminal(stopMs: number): Promise<void> {
  const url = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const program = `
    import { writeFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { createLog } from ${url('./log.ts')};
    import { stopOnSignals } from ${url('./stop.ts')};
    const log = createLog('info');
    stopOnSignals(log, async () => {
      writeFileSync('stopping', 'yes');
      await sleep(${stopMs});
      log.info('nearly done');
      writeFileSync('stopped', 'in order');
    });
    setInterval(() => {}, 1000);
    writeFileSync('pid', String(process.pid));`;
  const tsx = pathToFileURL('node_modules/tsx/dist/loader.mjs').href;
  writeFileSync(file('program.mjs'), program);
  writeFileSync(
    file('package.json'),
    JSON.stringify({ scripts: { start: `exec node --import ${tsx} program.mjs` } }),
  );
  terminal = spawn('script', ['-qefc', 'exec npm start', '/dev/null'], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  ended = once(terminal, 'exit').then(([code]) => code as number | null);
  await vi.waitFor(() => expect(written('pid')).not.toBe(''), 60_000);
}

const press = (keys: string) => terminal.stdin?.write(keys);

test('Ctrl-C under npm, where the signal comes twice, ends in order and with status 0', async () => {
  await startInTerminal(700);
  press('\x03');
  expect(await ended).toBe(0);
  expect(written('stopped')).toBe('in order');
});

test('Ctrl-C once more, a while later, ends at once', async () => {
  await startInTerminal(60_000);
  press('\x03');
  await vi.waitFor(() => expect(written('stopping')).toBe('yes'), 60_000);
  const again = setInterval(() => press('\x03'), 200);
  try {
    // By us, or by npm, which hears it too: whoever is first.
    expect([1, 130]).toContain(await ended);
  } finally {
    clearInterval(again);
  }
  expect(written('stopped')).toBe('');
});

test('a terminal that is closed ends it in order', async () => {
  await startInTerminal(300);
  terminal.kill('SIGKILL');
  await vi.waitFor(() => expect(written('stopped')).toBe('in order'), 60_000);
});
