import { expect, test } from 'vitest';
import { connectedTo } from './connected';

const edges = [
  { from: 'host', to: 'lan' },
  { from: 'lan', to: 'web' },
  { from: 'lan', to: 'db' },
  { from: 'web', to: 'web.qcow2' },
  { from: 'web.qcow2', to: 'base' },
  { from: 'db', to: 'db.qcow2' },
  { from: 'db.qcow2', to: 'base' },
];

test('a machine shows its own way to its host and down to its base, and not its neighbours', () =>
  expect([...connectedTo(['web'], edges)].sort()).toEqual(['base', 'host', 'lan', 'web', 'web.qcow2']));

test('a base shows every machine that stands on it', () => expect(connectedTo(['base'], edges).size).toBe(7));

test('a circle ends', () =>
  expect(
    connectedTo(
      ['a'],
      [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'a' },
      ],
    ).size,
  ).toBe(2));
