import { describe, expect, test } from 'vitest';
import { arrangeVms, byKey, naturalKey } from './arrange-vms.ts';
import type { VmRow } from './views.ts';
import { vmRow as vm } from './vm-query/testing.ts';
import { type VmView, wholeFleet } from './vm-view.ts';

const byName = (vms: VmRow[]) =>
  vms.toSorted((a, b) => byKey(naturalKey(a.name), naturalKey(b.name)) || byKey(a.id, b.id));
const shown = (vms: VmRow[], view: Partial<VmView>) =>
  arrangeVms(byName(vms), { ...wholeFleet, ...view }).lines.map(({ name }) => name);

describe('the order', () => {
  const rows = [
    vm({ name: 'web-10', memoryMib: 1 }),
    vm({ name: 'Web-2', memoryMib: 1 }),
    vm({ name: 'a', memoryMib: 9 }),
  ];

  test('counts numbers in names as numbers, and does not look at the case', () =>
    expect(shown(rows, {})).toEqual(['a', 'Web-2', 'web-10']));
  test('of names turned round is the same backwards', () =>
    expect(shown(rows, { desc: true })).toEqual(['web-10', 'Web-2', 'a']));
  test('keeps equal ones in the order of names, whichever way it sorts', () => {
    expect(shown(rows, { sort: 'memory', desc: true })).toEqual(['a', 'Web-2', 'web-10']);
    expect(shown(rows, { sort: 'memory' })).toEqual(['Web-2', 'web-10', 'a']);
  });
  test('of states begins with those that want attention', () =>
    expect(
      shown([vm({ name: 'a', state: 'off' }), vm({ name: 'b', state: 'failed' })], { sort: 'state' }),
    ).toEqual(['b', 'a']));
  test('of uptime begins with those that are off, then with the shortest', () =>
    expect(
      shown(
        [
          vm({ name: 'old', startedAt: '2030-01-01T00:00:00Z' }),
          vm({ name: 'new', startedAt: '2030-01-02T00:00:00Z' }),
          vm({ name: 'off' }),
        ],
        { sort: 'uptime' },
      ),
    ).toEqual(['off', 'new', 'old']));
  test.each([
    ['10.0.0.9', '10.0.0.10'],
    ['kvm2', 'kvm10'],
    ['é1', 'f'],
    ['a007', 'a8'],
    ['b', 'b1'],
  ])('puts %s before %s', (a, b) => expect(byKey(naturalKey(a), naturalKey(b))).toBe(-1));
});

describe('what is shown', () => {
  const rows = [
    vm({ name: 'a', state: 'off', hostName: 'kvm10', hostId: 'x', tags: ['prod', 'db'] }),
    vm({ name: 'b', hostName: 'kvm2', hostId: 'y', tags: ['prod'] }),
    vm({ name: 'c', hostName: null, state: 'failed' }),
    vm({ name: 'd', hostName: 'kvm10', hostId: 'x' }),
  ];
  const groups = (group: VmView['group']) => {
    const { lines, groups, matches } = arrangeVms(rows, { ...wholeFleet, group });
    expect(matches).toBe(4);
    const left = [...lines];
    return groups?.map(({ key, count }) => `${key}: ${left.splice(0, count).map(({ name }) => name)}`);
  };

  test('is what the query finds', () => expect(shown(rows, { q: 'tag:prod' })).toEqual(['a', 'b']));
  test('of one host is its own', () => expect(shown(rows, { hostId: 'x', q: '-tag:db' })).toEqual(['d']));
  test('by host is in the order of people, and those of none last', () =>
    expect(groups('host')).toEqual(['kvm2: b', 'kvm10: a,d', 'null: c']));
  test('by state begins with the states that want attention', () =>
    expect(groups('state')).toEqual(['failed: c', 'running: b,d', 'off: a']));
  test('by tag has a machine under each of its tags', () =>
    expect(groups('tag')).toEqual(['db: a', 'prod: a,b', 'null: c,d']));
  test('by nothing has no groups', () => expect(groups(null)).toBeUndefined());
  test('is said to change with the time where it does', () => {
    const isTimed = (view: Partial<VmView>) => arrangeVms(rows, { ...wholeFleet, ...view }).isTimed;
    expect([isTimed({}), isTimed({ q: 'seen>5m' }), isTimed({ sort: 'seen' })]).toEqual([false, true, true]);
  });
});
