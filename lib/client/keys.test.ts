import { describe, expect, test } from 'vitest';
import { isLeader, keyCommand, keyTable, step } from './keys.ts';

const plain = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false };

describe('keyCommand', () => {
  test.each([
    ['/', 'search'],
    ['?', 'help'],
    ['j', 'next'],
    ['k', 'previous'],
    ['x', 'select'],
    ['e', 'menu'],
    ['c', 'create'],
    ['.', 'actions'],
    ['s', { deed: 'vm.start' }],
    ['q', null],
    ['g', null],
    ['K', null],
  ])('reads %s as %s', (key, command) => expect(keyCommand({ ...plain, key }, false)).toEqual(command));

  test.each([
    ['v', { go: '/vms' }],
    ['s', { go: '/storage' }],
    ['x', null],
  ])('reads g and then %s as %s', (key, command) => {
    expect(isLeader({ ...plain, key: 'g' }, false)).toBe(true);
    expect(keyCommand({ ...plain, key }, false, true)).toEqual(command);
  });
  test('begins nothing while somebody types, nor with Ctrl', () => {
    expect(isLeader({ ...plain, key: 'g' }, true)).toBe(false);
    expect(isLeader({ ...plain, key: 'g', ctrlKey: true }, false)).toBe(false);
  });
  test('leaves letters alone while somebody types', () =>
    expect(keyCommand({ ...plain, key: 'j' }, true)).toBeNull());
  test('opens the command box also while somebody types, with Ctrl or Cmd', () => {
    expect(keyCommand({ ...plain, key: 'k', ctrlKey: true }, true)).toBe('palette');
    expect(keyCommand({ ...plain, key: 'K', metaKey: true }, false)).toBe('palette');
  });
  test('leaves the browser its own combinations', () => {
    expect(keyCommand({ ...plain, key: 'x', ctrlKey: true }, false)).toBeNull();
    expect(keyCommand({ ...plain, key: 'e', altKey: true }, false)).toBeNull();
  });
  test('leaves half-composed letters alone', () =>
    expect(keyCommand({ ...plain, key: 'j', isComposing: true }, false)).toBeNull());
});

test('no key means two things in one place', () => {
  for (const { title, lines } of keyTable) {
    const keys = lines.map((line) => line.keys.join(' '));
    expect(new Set(keys).size, title).toBe(keys.length);
  }
  const commands = new Map<string, unknown>();
  for (const { keys, command } of keyTable.flatMap(({ lines }) => lines)) {
    const earlier = commands.get(keys.join(' '));
    if (earlier) expect(command).toEqual(earlier);
    commands.set(keys.join(' '), command);
  }
});

describe('step', () => {
  test('begins at the first when going down and at the last when going up', () =>
    expect([step(-1, 1, 5), step(-1, -1, 5)]).toEqual([0, 4]));
  test('stays inside the list', () => expect([step(4, 1, 5), step(0, -1, 5)]).toEqual([4, 0]));
  test('goes nowhere in an empty list', () => expect(step(-1, 1, 0)).toBe(-1));
});
