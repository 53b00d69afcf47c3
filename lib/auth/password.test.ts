import { expect, test } from 'vitest';
import { hashPassword, maxPasswordLength, randomPassword, verifyPassword } from './password.ts';

test('a password is known by its hash, and another is not', async () => {
  const hash = await hashPassword('correct horse battery');
  expect(await verifyPassword('correct horse battery', hash)).toBe(true);
  expect(await verifyPassword('correct horse batterz', hash)).toBe(false);
  expect(hash).not.toContain('horse');
});

test('the same password hashes differently each time', async () => {
  expect(await hashPassword('correct horse battery')).not.toBe(await hashPassword('correct horse battery'));
});

test('a hash made with a lower cost is still known', async () => {
  // scrypt('old password', 'salt', 32, N=1024, r=8, p=1), computed by OpenSSL through node:crypto.
  const { scryptSync } = await import('node:crypto');
  const key = scryptSync('old password', 'salt', 32, { N: 1024, r: 8, p: 1 }).toString('base64url');
  const hash = `scrypt$1024$8$1$${Buffer.from('salt').toString('base64url')}$${key}`;
  expect(await verifyPassword('old password', hash)).toBe(true);
  expect(await verifyPassword('new password', hash)).toBe(false);
});

test('an unknown user, a broken hash and an endless password are all refused', async () => {
  expect(await verifyPassword('anything', null)).toBe(false);
  expect(await verifyPassword('anything', 'plain')).toBe(false);
  expect(await verifyPassword('a'.repeat(maxPasswordLength + 1), null)).toBe(false);
});

test('composed and decomposed letters are the same password', async () => {
  expect(await verifyPassword('cafe\u0301 au lait', await hashPassword('café au lait'))).toBe(true);
});

test('random passwords have the asked length, no look-alikes, and do not repeat', () => {
  const made = Array.from({ length: 200 }, () => randomPassword(8));
  for (const password of made) expect(password).toMatch(/^[a-km-np-zA-HJ-NP-Z2-9]{8}$/);
  expect(new Set(made).size).toBe(200);
});
