import { describe, expect, test } from 'vitest';
import { keyCommand, step } from './keys.ts';

const plain = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false };

describe('keyCommand', () => {
  test.each([
    ['/', 'search'],
    ['?', 'help'],
    ['j', 'next'],
    ['k', 'previous'],
    ['x', 'select'],
    ['e', 'menu'],
    ['q', null],
  ])('reads %s as %s', (key, command) => expect(keyCommand({ ...plain, key }, false)).toBe(command));

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

describe('step', () => {
  test('begins at the first when going down and at the last when going up', () =>
    expect([step(-1, 1, 5), step(-1, -1, 5)]).toEqual([0, 4]));
  test('stays inside the list', () => expect([step(4, 1, 5), step(0, -1, 5)]).toEqual([4, 0]));
  test('goes nowhere in an empty list', () => expect(step(-1, 1, 0)).toBe(-1));
});
