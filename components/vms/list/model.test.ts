import { describe, expect, test } from 'vitest';
import type { VmRow } from '@/lib/domain/views';
import { vmRow as vm } from '@/lib/domain/vm-query/testing';
import { groupVms, sortVms } from './model';

describe('sortVms', () => {
  const rows = [
    vm({ name: 'web-10', memoryMib: 1 }),
    vm({ name: 'web-2', memoryMib: 1 }),
    vm({ name: 'a', memoryMib: 9 }),
  ];
  const names = (sorted: VmRow[]) => sorted.map(({ name }) => name);

  test('counts numbers in names as numbers', () =>
    expect(names(sortVms(rows, 'name', false))).toEqual(['a', 'web-2', 'web-10']));
  test('keeps equal ones in the order of names, whichever way it sorts', () => {
    expect(names(sortVms(rows, 'memory', true))).toEqual(['a', 'web-2', 'web-10']);
    expect(names(sortVms(rows, 'memory', false))).toEqual(['web-2', 'web-10', 'a']);
  });
  test('does not touch the list it was given', () => {
    sortVms(rows, 'name', false);
    expect(rows[0]?.name).toBe('web-10');
  });
});

describe('groupVms', () => {
  const rows = [
    vm({ name: 'a', state: 'off', hostName: 'kvm10', tags: ['prod', 'db'] }),
    vm({ name: 'b', hostName: 'kvm2', tags: ['prod'] }),
    vm({ name: 'c', hostName: null, state: 'failed' }),
    vm({ name: 'd', hostName: 'kvm10' }),
  ];
  const lines = (key: Parameters<typeof groupVms>[1]) =>
    groupVms(rows, key).map(({ vm, group }) => `${group}: ${vm.name}`);

  test('puts hosts in the order of people, and those of none last', () =>
    expect(lines('host')).toEqual(['kvm2: b', 'kvm10: a', 'kvm10: d', 'No host: c']));
  test('begins with the states that want attention', () =>
    expect(lines('state')).toEqual(['Failed: c', 'Running: b', 'Running: d', 'Off: a']));
  test('shows a machine under each of its tags', () =>
    expect(lines('tag')).toEqual(['db: a', 'prod: a', 'prod: b', 'No tag: c', 'No tag: d']));
  test('by nothing leaves the list as it is', () =>
    expect(lines(null)).toEqual(['null: a', 'null: b', 'null: c', 'null: d']));
});
