import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { audit, hosts } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { setSecretKey } from '../db/sealed.ts';
import { testDatabase } from '../db/testing.ts';
import { openHostSecrets } from '../operations/host-secrets.ts';
import { readHostsFile, registerFileHosts } from './hosts-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'novacron-hosts-'));
const path = join(folder, 'hosts.yaml');
let database: Database;

beforeAll(async () => {
  setSecretKey('the key of this test, which is long enough');
  database = await testDatabase();
});
afterEach(() => database.db.delete(hosts));
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

function read(text: string, env: Record<string, string> = {}) {
  writeFileSync(path, text);
  return readHostsFile(path, env);
}

const host = (connection: string, more = '') =>
  `hosts:\n  - name: rack-1\n    connection: ${connection}\n${more}`;
const ssh = '{transport: ssh, address: rack-1.example, username: novacron, login: password}';

test.each(['development.yaml', 'one-host.yaml', 'fleet.yaml'])('the template %s is taken', (name) => {
  const key = join(folder, 'key');
  writeFileSync(key, 'a key');
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');
  const template = readFileSync(join('deploy/hosts', name), 'utf8')
    .replace(/\/etc\/novacron\/[\w./-]+\.pem/g, ca)
    .replace(/\/etc\/novacron\/[\w./-]+/g, key);
  const known = { RACK_3_PASSWORD: 'x', RACK_4_SASL_PASSWORD: 'y' };
  expect(read(template, known).length).toBeGreaterThan(0);
});

test('secrets come from files and variables, and are stored sealed', async () => {
  const inputs = read(host(ssh, '    secrets: {password: {env: RACK}}'), { RACK: 's3cret words' });
  await registerFileHosts(database.db, inputs);
  const [row] = await database.db.select().from(hosts);
  expect(JSON.stringify([row, await database.db.select().from(audit)])).not.toContain('s3cret');
  expect(openHostSecrets(row?.id ?? '', row?.sealedSecrets ?? {})).toEqual({ password: 's3cret words' });
});

test('a second start brings the host of that name up to date, and leaves the others', async () => {
  const unix = (name: string) => `{name: ${name}, connection: {transport: unix, socketPath: /run/${name}}}`;
  await registerFileHosts(database.db, read(`hosts: [${unix('a')}, ${unix('b')}]`));
  const before = await database.db.select().from(hosts);
  await registerFileHosts(database.db, read(`hosts: [${unix('b').replace('/run/b', '/run/c')}]`));
  const after = await database.db.select().from(hosts);
  expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
  expect(after.find(({ name }) => name === 'b')?.connection).toEqual({
    transport: 'unix',
    socketPath: '/run/c',
  });
});

test('a site is taken from the file, and stays where a later file says none', async () => {
  const unix = (more: string) =>
    `hosts: [{name: a, ${more}connection: {transport: unix, socketPath: /run/a}}]`;
  const site = async () => (await database.db.select({ site: hosts.site }).from(hosts))[0]?.site;
  await registerFileHosts(database.db, read(unix('site: Hall 1, ')));
  expect(await site()).toBe('Hall 1');
  await registerFileHosts(database.db, read(unix('')));
  expect(await site()).toBe('Hall 1');
  await registerFileHosts(database.db, read(unix("site: '', ")));
  expect(await site()).toBe('');
});

test.each([
  [
    'a secret in the file itself',
    host(ssh, '    secrets: {password: s3cret}'),
    /hosts\.0\.secrets\.password/,
  ],
  ['a variable that is not set', host(ssh, '    secrets: {password: {env: NOT_SET}}'), /NOT_SET is not set/],
  [
    'a file that is not there',
    host(ssh, '    secrets: {password: {file: /nowhere}}'),
    /cannot be read \(ENOENT\)/,
  ],
  ['no secret where one is needed', host(ssh), /secrets\.password is missing/],
  [
    'a command',
    host('{transport: ssh, address: a, username: u, login: agent, command: x}'),
    /hosts\.0\.connection/,
  ],
  ['a raw address', host('{uri: "qemu+ext:///system?command=x"}'), /hosts\.0\.connection/],
  ['plain TCP', host('{transport: tcp, address: a}'), /connection\.transport/],
  ['a field that nobody knows', host(ssh, '    sudo: true'), /hosts\.0/],
  [
    'a name twice',
    `hosts:\n${'  - {name: a, connection: {transport: unix, socketPath: /run/a}}\n'.repeat(2)}`,
    /a twice/,
  ],
  ['an alias', 'x: &x [1]\nhosts: *x', /cannot be (read|used)/],
  ['no YAML', 'hosts: [', /cannot be read/],
])('%s is refused with the place', (_what, text, words) => {
  expect(() => read(text)).toThrow(words);
  try {
    read(text);
  } catch (error) {
    expect(JSON.stringify([error, (error as Error).message])).not.toContain('s3cret');
  }
});
