import { expect, test } from 'vitest';
import { recordKeys } from '../../domain/keyboard/testing.ts';
import { createStickyModifiers } from './sticky.ts';

test('pressed once, a modifier is down for the next key; twice, until it is pressed again', () => {
  const keys = recordKeys();
  const sticky = createStickyModifiers(() => keys);
  sticky.press('ctrl');
  expect(sticky.holds().ctrl).toBe('once');
  sticky.keyDone();
  expect(keys.presses).toEqual(['+ControlLeft', '-ControlLeft']);
  sticky.press('alt');
  sticky.press('alt');
  sticky.keyDone();
  expect(sticky.holds().alt).toBe('locked');
  sticky.press('alt');
  expect(keys.presses).toEqual(['+ControlLeft', '-ControlLeft', '+AltLeft', '-AltLeft']);
});

test('several are down together, and only those for one key end with it', () => {
  const keys = recordKeys();
  const sticky = createStickyModifiers(() => keys);
  sticky.press('ctrl');
  sticky.press('shift');
  sticky.press('shift');
  sticky.keyDone();
  expect(sticky.holds()).toMatchObject({ ctrl: 'up', shift: 'locked' });
  sticky.releaseAll();
  expect(keys.presses).toEqual(['+ControlLeft', '+ShiftLeft', '-ControlLeft', '-ShiftLeft']);
});

test('without a connection nothing is shown as down', () => {
  const sticky = createStickyModifiers(() => null);
  sticky.press('super');
  expect(sticky.holds().super).toBe('up');
});

test('who listens hears each change, and none where nothing changes', () => {
  const sticky = createStickyModifiers(() => recordKeys());
  let heard = 0;
  const stop = sticky.subscribe(() => {
    heard += 1;
  });
  sticky.keyDone();
  sticky.releaseAll();
  expect(heard).toBe(0);
  sticky.press('altGr');
  stop();
  sticky.press('altGr');
  expect(heard).toBe(1);
});
