import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockDataFolder } from '../../lib/db/lock.ts';
import { hashOf } from '../tools/build-stamp.mjs';
import { checkDataFolder, checkNode, checkPort } from './checks.mjs';
import { chooseWay, isDebianLike } from './local-host.mjs';
import { readOptions } from './options.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'novacron-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('options', () => {
  test('are all off unless given', () => {
    expect(readOptions([])).toEqual({ yes: false, noLocalHost: false, help: false });
    expect(readOptions(['--yes', '--no-local-host'])).toMatchObject({ yes: true, noLocalHost: true });
  });

  test('one that does not exist is named', () => {
    expect(() => readOptions(['--fast'])).toThrow("Unknown option '--fast'");
  });
});

describe('Node', () => {
  test.each(['18.20.1', '20.18.3'])('%s is too old, and told so', (version) => {
    expect(() => checkNode(version)).toThrow(`this is Node ${version}`);
  });
  test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s is new enough', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });
});

describe('the port', () => {
  test('is fine when nobody has it, and free again afterwards', async () => {
    await checkPort('127.0.0.1', '0');
  });

  test('that another program has is named', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      await expect(checkPort('127.0.0.1', String(port))).rejects.toThrow(
        `Port ${port} on 127.0.0.1 is in use`,
      );
    } finally {
      other.close();
    }
  });

  test.each(['http', '70000', '-1'])('"%s" is no port', async (text) => {
    await expect(checkPort('127.0.0.1', text)).rejects.toThrow('must be a number');
  });

  test('on an address of another machine is refused', async () => {
    await expect(checkPort('192.0.2.1', '8080')).rejects.toThrow('192.0.2.1 is no address of this machine');
  });
});

describe('the data folder', () => {
  test('may not be there yet', () => {
    expect(() => checkDataFolder(join(folder, 'a', 'b'), false)).not.toThrow();
  });

  test('is no file', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => checkDataFolder(join(folder, 'file'), false)).toThrow('is a file');
  });

  test('that another program uses is named with it, and free when that one is gone', () => {
    const unlock = lockDataFolder(folder);
    expect(() => checkDataFolder(folder, false)).toThrow(
      `in use by another NovaCron (process ${process.pid})`,
    );
    unlock();
    expect(() => checkDataFolder(folder, false)).not.toThrow();
  });

  test.skipIf(spawnSync('setpriv', ['--version']).status !== 0 || process.getuid?.() !== 0)(
    'that this user may not read is named (needs root to become somebody else)',
    () => {
      mkdirSync(join(folder, 'mine'), { mode: 0o700 });
      // The checkout itself may be closed to others.
      for (const name of ['checks.mjs', 'say.mjs']) {
        copyFileSync(new URL(`./${name}`, import.meta.url), join(folder, name));
      }
      chmodSync(folder, 0o755);
      const script = `import { checkDataFolder } from './checks.mjs';
        try { checkDataFolder(${JSON.stringify(join(folder, 'mine'))}, false); } catch (error) { console.log(error.message); }`;
      const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups'];
      const result = spawnSync(
        'setpriv',
        [...nobody, process.execPath, '--input-type=module', '-e', script],
        {
          cwd: folder,
          encoding: 'utf8',
        },
      );
      expect(result.stdout).toContain('this user may not read and write');
    },
  );
});

describe('the local host', () => {
  const machine = { isRoot: true, isDebianLike: true, canOpenSocket: false, missing: ['qemu-system-x86'] };

  test('is prepared by root on Debian and its kin', () => {
    expect(chooseWay(machine).kind).toBe('prepare');
  });

  test('is used as it is by somebody who may open the socket', () => {
    expect(chooseWay({ ...machine, isRoot: false, canOpenSocket: true }).kind).toBe('use');
  });

  test('is left out for others, with the exact command to have one', () => {
    const way = chooseWay({ ...machine, isRoot: false });
    expect(way.kind).toBe('without');
    expect(way.say).toContain('apt-get update && apt-get install -y --no-install-recommends qemu-system-x86');
  });

  test('is left out where nothing can be installed', () => {
    expect(chooseWay({ ...machine, isDebianLike: false }).kind).toBe('without');
  });

  test.each([
    ['ID=debian', true],
    ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian', true],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', true],
    ['ID=fedora\nVARIANT="debian-free"', false],
    ['', false],
  ])('%j is Debian or its kin: %s', (text, expected) => {
    expect(isDebianLike(text)).toBe(expected);
  });
});

test('what was built is built again when a source changes, and not when a test does', () => {
  mkdirSync(join(folder, 'lib'));
  writeFileSync(join(folder, 'lib', 'a.ts'), '1');
  const before = hashOf([folder]);
  writeFileSync(join(folder, 'lib', 'a.test.ts'), '1');
  expect(hashOf([folder])).toBe(before);
  writeFileSync(join(folder, 'lib', 'a.ts'), '2');
  expect(hashOf([folder])).not.toBe(before);
});
