import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareDataFolder, readOrMakeSecret } from './data-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'novacron-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('makes the folder for this user only', () => {
  prepareDataFolder(join(folder, 'a', 'b'));
  expect(statSync(join(folder, 'a', 'b')).mode & 0o777).toBe(0o700);
});

test('a file in the folder’s place is said plainly', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => prepareDataFolder(join(folder, 'file'))).toThrow(/is a file, not a folder/);
  expect(() => prepareDataFolder(join(folder, 'file', 'below'))).toThrow(/is a file, not a folder/);
});

test('a place where no folder can be is said plainly', () => {
  expect(() => prepareDataFolder('/proc/novacron')).toThrow(
    /The data folder \/proc\/novacron cannot be used/,
  );
});

test('the secret is made once, for this user only, and read again', () => {
  const secret = readOrMakeSecret(folder);
  expect(secret.length).toBeGreaterThanOrEqual(43);
  expect(readOrMakeSecret(folder)).toBe(secret);
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
});

test('a damaged secret is not silently replaced', () => {
  writeFileSync(join(folder, 'secret'), 'short\n');
  expect(() => readOrMakeSecret(folder)).toThrow(/does not hold a key/);
  expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe('short\n');
});
