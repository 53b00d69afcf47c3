import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepLayout, keptLayout } from './kept-layout.ts';

let kept: Map<string, string>;

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

test('each VM has the layout that was chosen for it last', () => {
  keepLayout('a', 'de');
  keepLayout('b', 'fr');
  keepLayout('a', 'ch');
  expect([keptLayout('a'), keptLayout('b'), keptLayout('c')]).toEqual(['ch', 'fr', null]);
});

test('a browser does not fill up with machines that are long gone', () => {
  for (let index = 0; index < 600; index++) keepLayout(`vm${index}`, 'de');
  expect([keptLayout('vm599'), keptLayout('vm99')]).toEqual(['de', null]);
});

test('what cannot be read or written there is as if nothing was chosen', () => {
  kept.set('novacron-keyboard-layouts', '{broken');
  expect(keptLayout('a')).toBeNull();
  vi.stubGlobal('localStorage', undefined);
  keepLayout('a', 'de');
  expect(keptLayout('a')).toBeNull();
});
