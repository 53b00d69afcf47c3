import { expect, test } from 'vitest';
import { keysOf, queryKeys, withoutCovered } from './query-keys.ts';

test('a message about everything covers every other one', () =>
  expect(withoutCovered([...keysOf({ topic: 'image', id: 'a' }), ...keysOf({ topic: 'all' })])).toEqual([
    [],
  ]));

test('many messages about one thing become one reading', () => {
  const keys = [1, 2, 3].flatMap(() => keysOf({ topic: 'vm', id: 'a' }));
  expect(withoutCovered(keys)).toEqual([
    queryKeys.fleet,
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

test('an operation that goes on renews no list of what it is about', () => {
  for (const list of [queryKeys.fleet, queryKeys.vms, queryKeys.networks, queryKeys.pools])
    expect(withoutCovered([list, ...keysOf({ topic: 'operation', id: 'o' })])).toContain(list);
});

test('figures of a host renew no list of VMs', () =>
  expect(keysOf({ topic: 'hostFacts', id: 'h' })).toEqual([['hosts'], ['vms', 'one']]));
