import { beforeEach, expect, test } from 'vitest';
import { openSealed, seal, setSecretKey } from './sealed.ts';

beforeEach(() => setSecretKey('a key of the test, long enough to be one'));

test('what was sealed opens again, and nothing of it can be read', () => {
  const sealed = seal('correct horse', 'host:1');
  expect(Buffer.from(sealed.slice(3), 'base64url').toString('latin1')).not.toContain('horse');
  expect(openSealed(sealed, 'host:1')).toBe('correct horse');
});

test('the same secret is never sealed to the same text', () =>
  expect(seal('b', 'host:1')).not.toBe(seal('b', 'host:1')));

test('moved to another row it does not open', () => {
  const sealed = seal('x', 'host:1');
  expect(() => openSealed(sealed, 'host:2')).toThrow(/sealed by another key/);
});

test('another key does not open it', () => {
  const sealed = seal('x', 'host:1');
  setSecretKey('another key, which is long enough as well');
  expect(() => openSealed(sealed, 'host:1')).toThrow(/sealed by another key/);
});

test('with any character changed or cut off it does not open', () => {
  const sealed = seal('x', 'host:1');
  for (let at = 0; at < sealed.length; at++) {
    const other = sealed[at] === 'A' ? 'Q' : 'A';
    expect(() => openSealed(sealed.slice(0, at) + other + sealed.slice(at + 1), 'host:1')).toThrow();
    expect(() => openSealed(sealed.slice(0, at), 'host:1')).toThrow();
  }
});
