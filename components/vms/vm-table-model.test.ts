import { describe, expect, test } from 'vitest';
import type { VmRow } from '@/lib/domain/views';
import { matches, sortVms } from './vm-table-model';

function vm(change: Partial<VmRow>): VmRow {
  return {
    id: change.name ?? 'id',
    name: 'web-1',
    state: 'running',
    stateSince: '2030-01-01T00:00:00Z',
    stateReason: null,
    rawState: 'running',
    activeOperation: null,
    hypervisorType: 'kvm',
    hostId: null,
    hostName: 'rack-7',
    hostState: 'connected',
    hostTrouble: null,
    vcpus: 1,
    memoryMib: 512,
    diskBytes: null,
    tags: [],
    addresses: ['192.0.2.15'],
    imageName: null,
    isProtected: false,
    isTemplate: false,
    isMemorySaved: false,
    isFrozen: false,
    silentSince: null,
    createdAt: '2030-01-01T00:00:00Z',
    observedAt: null,
    ...change,
  };
}

describe('matches', () => {
  test.each([
    ['', true],
    ['WEB', true],
    ['web rack', true],
    ['192.0.2', true],
    ['running kvm', true],
    ['web rack-8', false],
  ])('a search for "%s" finds it: %s', (search, isFound) => expect(matches(vm({}), search)).toBe(isFound));
});

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
