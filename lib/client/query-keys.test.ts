import { expect, test } from 'vitest';
import { keysOf, queryKeys, withoutCovered } from './query-keys.ts';

test('a message about everything covers every other one', () =>
  expect(withoutCovered([...keysOf({ topic: 'image', id: 'a' }), ...keysOf({ topic: 'all' })])).toEqual([
    [],
  ]));

test('many messages about one thing become one reading', () => {
  const keys = [1, 2, 3].flatMap(() => keysOf({ topic: 'vm', id: 'a' }));
  expect(withoutCovered(keys)).toEqual([
    queryKeys.vms,
    queryKeys.vm('a'),
    ['hosts'],
    ['networks'],
    ['pools'],
    ['overview'],
    ['templates'],
    ['topology'],
  ]);
});

test('an operation also renews the rows of VMs, because they show it', () =>
  expect(
    withoutCovered([...keysOf({ topic: 'vm', id: 'a' }), ...keysOf({ topic: 'operation', id: 'o' })]),
  ).toEqual([
    ['hosts'],
    ['networks'],
    ['pools'],
    ['overview'],
    ['templates'],
    ['topology'],
    queryKeys.operations,
    queryKeys.operation('o'),
    ['vms'],
    ['audit'],
  ]));
