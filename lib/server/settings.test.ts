import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('needs nothing: loopback, 8080, ./data, one process', () => {
  expect(readSettings({})).toEqual({
    isDevelopment: true,
    dataDir: resolve('data'),
    databaseUrl: undefined,
    port: 8080,
    host: '127.0.0.1',
    localSocket: undefined,
    virtType: undefined,
    role: 'all',
    trustProxy: false,
    publicUrl: null,
  });
});

test.each([
  ['PORT', 'http'],
  ['PORT', '70000'],
  ['PORT', '80.5'],
  ['HOST', 'no host'],
  ['DATABASE_URL', 'mysql://x'],
  ['NOVACRON_LOCAL_SOCKET', 'relative/sock'],
  ['NOVACRON_VIRT_TYPE', 'xen'],
  ['NOVACRON_ROLE', 'both'],
  ['NEXTAUTH_URL', 'nova.example'],
])('%s=%s is refused in one line that names it', (name, value) => {
  const refused = expect.objectContaining({
    code: 'bad_input',
    userMessage: expect.stringMatching(new RegExp(`^[^\\n]*${name}[^\\n]*$`)),
  });
  expect(() => readSettings({ [name]: value })).toThrow(refused);
});

test('the roles apart need PostgreSQL, and one key for what is sealed', () => {
  expect(() => readSettings({ NOVACRON_ROLE: 'web' })).toThrow(/PostgreSQL/);
  const DATABASE_URL = 'postgres://localhost/nova';
  expect(() => readSettings({ NOVACRON_ROLE: 'web', DATABASE_URL })).toThrow(/NOVACRON_SECRET_KEY on both/);
  const NOVACRON_SECRET_KEY = 'both roles have it, and nobody else';
  const apart = readSettings({ NOVACRON_ROLE: 'web', DATABASE_URL, NOVACRON_SECRET_KEY });
  expect(apart.role).toBe('web');
});
