import { expect, test } from 'vitest';
import type { Role, User } from '../domain/access.ts';
import { type Permission, roleMay } from '../domain/access.ts';
import { authorise } from './authorise.ts';

const user = (role: Role, mustChangePassword = false): User => ({
  id: 'u',
  username: 'u',
  role,
  sessionId: 's',
  mustChangePassword,
});

const table: [Permission, boolean, boolean, boolean][] = [
  // permission, viewer, operator, admin
  ['read', true, true, true],
  ['account', true, true, true],
  ['vm.create', false, true, true],
  ['vm.power', false, true, true],
  ['vm.delete', false, true, true],
  ['vm.console', false, true, true],
  ['image.manage', false, true, true],
  ['network.manage', false, false, true],
  ['pool.manage', false, false, true],
  ['volume.manage', false, true, true],
  ['host.manage', false, false, true],
];

test.each(table)('%s: viewer %s, operator %s, admin %s', (permission, viewer, operator, admin) => {
  for (const [role, may] of [
    ['viewer', viewer],
    ['operator', operator],
    ['admin', admin],
  ] as const) {
    expect(roleMay(role, permission)).toBe(may);
    if (may) expect(authorise(user(role), permission).role).toBe(role);
    else
      expect(() => authorise(user(role), permission)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  }
});

test('nobody may do anything', () => {
  for (const [permission] of table) {
    expect(() => authorise(null, permission)).toThrow(expect.objectContaining({ code: 'not_signed_in' }));
  }
});

test('a one-time password is good for changing it and nothing else', () => {
  for (const [permission] of table) {
    const attempt = () => authorise(user('admin', true), permission);
    if (permission === 'account') expect(attempt).not.toThrow();
    else expect(attempt).toThrow(expect.objectContaining({ code: 'forbidden' }));
  }
});
