import { expect, test } from 'vitest';
import { layoutNamed } from '../../domain/keyboard/layout.ts';
import { planText } from '../../domain/keyboard/plan-text.ts';
import { recordKeys } from '../../domain/keyboard/testing.ts';
import { paces, typeStrokes, typingMs } from './type-strokes.ts';

function charactersOf(text: string, layoutId = 'us') {
  const layout = layoutNamed(layoutId);
  return layout ? planText(text, layout).characters : [];
}

const idle = { pace: 'normal', signal: new AbortController().signal, onProgress() {} } as const;

test('each stroke gets the time that its presses take, and more of it when more is held', async () => {
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  const characters = charactersOf('aAê', 'de');
  await typeStrokes(recordKeys(), characters, { ...idle, wait });
  expect(waits).toEqual([2, 4, 2, 2].map((events) => events * paces.normal));
  expect(typingMs(characters, 'normal')).toBe(waits.reduce((sum, ms) => sum + ms));
});

test('it ends between two characters, with no key down', async () => {
  const keys = recordKeys();
  const stopping = new AbortController();
  const typed = await typeStrokes(keys, charactersOf('A€B', 'de'), {
    ...idle,
    signal: stopping.signal,
    wait: async () => {
      if (keys.presses.includes('+KeyE')) stopping.abort();
    },
  });
  expect(typed).toBe(2);
  const down = new Set<string>();
  for (const press of keys.presses) press[0] === '+' ? down.add(press.slice(1)) : down.delete(press.slice(1));
  expect([...down]).toEqual([]);
  expect(keys.presses).not.toContain('+KeyB');
});

test('says after each character how many there were', async () => {
  const said: number[] = [];
  await typeStrokes(recordKeys(), charactersOf('abc'), {
    ...idle,
    onProgress: (typed) => said.push(typed),
    wait: async () => {},
  });
  expect(said).toEqual([1, 2, 3]);
});

test('Caps Lock of the machine is off while it is typed, and on again afterwards', async () => {
  const keys = { ...recordKeys(), isCapsLockOn: () => true };
  await typeStrokes(keys, charactersOf('a'), { ...idle, wait: async () => {} });
  expect(keys.presses.join(' ')).toBe('+CapsLock -CapsLock +KeyA -KeyA +CapsLock -CapsLock');
});
