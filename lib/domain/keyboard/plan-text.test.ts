import { expect, test } from 'vitest';
import { tap } from './keys.ts';
import { layoutIdFor, layoutNamed } from './layout.ts';
import { planText, textForSerial, withPlainMarks } from './plan-text.ts';
import { recordKeys } from './testing.ts';

function pressesFor(text: string, layoutId: string): string {
  const layout = layoutNamed(layoutId);
  if (!layout) throw new Error(`no layout ${layoutId}`);
  const keys = recordKeys();
  for (const stroke of planText(text, layout).characters.flat()) tap(keys, stroke);
  return keys.presses.join(' ');
}

function untypable(text: string, layoutId: string) {
  const layout = layoutNamed(layoutId);
  return layout && planText(text, layout).untypable;
}

test.each([
  ['us', 'z', '+KeyZ -KeyZ'],
  ['us', 'Z', '+ShiftLeft +KeyZ -KeyZ -ShiftLeft'],
  // Places, not letters: what is Z on one keyboard is Y on another.
  ['de', 'z', '+KeyY -KeyY'],
  ['fr', 'aq', '+KeyQ -KeyQ +KeyA -KeyA'],
  ['de', '@', '+AltRight +KeyQ -KeyQ -AltRight'],
  // A dead key and a letter, and a dead key and a blank.
  ['de', 'ê', '+Backquote -Backquote +KeyE -KeyE'],
  ['de', '^', '+Backquote -Backquote +Space -Space'],
  // The key between Shift and Z, which this keyboard may not have, is not needed for it.
  ['us', '<', '+ShiftLeft +Comma -Comma -ShiftLeft'],
  ['de', '<', '+IntlBackslash -IntlBackslash'],
  ['ru', 'Ж', '+ShiftLeft +Semicolon -Semicolon -ShiftLeft'],
  ['jp', '\\', '+IntlYen -IntlYen'],
])('on %s, %s is %s', (layoutId, text, presses) => {
  expect(pressesFor(text, layoutId)).toBe(presses);
});

test('a line’s end is Enter however it is written, a tab is Tab, and letters with loose marks are one', () => {
  expect(pressesFor('\r\n\r\n', 'us')).toBe('+Enter -Enter +Enter -Enter');
  expect(pressesFor('\t', 'us')).toBe('+Tab -Tab');
  expect(pressesFor('e\u0301', 'fr')).toBe('+Digit2 -Digit2');
});

test('what cannot be typed is named once, in the order of the text, with how often it is there', () => {
  expect(untypable('5 € → 6 €, \u001b', 'us')).toEqual([
    { character: '€', count: 2 },
    { character: '→', count: 1 },
    { character: '\u001b', count: 1 },
  ]);
  // Its other half is typed by another keyboard of the same machine.
  expect(untypable('дa', 'ru')).toEqual([{ character: 'a', count: 1 }]);
  expect(untypable('😀', 'de')).toEqual([{ character: '😀', count: 1 }]);
});

test('a key that a server looks for by its meaning has X11’s number for it', () => {
  const layout = layoutNamed('de');
  const keysyms = (text: string) =>
    layout &&
    planText(text, layout)
      .characters.flat()
      .map((s) => s.keysym);
  expect(keysyms('a@€ê')).toEqual([0x61, 0x40, 0x20ac, 0xfe52, 0x65]);
});

test.each([
  [['de-CH', 'en'], 'ch'],
  [['de'], 'de'],
  [['pt-br'], 'br'],
  [['en-AU', 'de'], 'us'],
  [['zu', 'fr-CA'], 'ca'],
  [[], 'us'],
])('who reads %j most likely has the keyboard %s', (languages, id) => {
  expect(layoutIdFor(languages)).toBe(id);
});

test('to a serial console lines end as Enter does, and control characters stay out', () => {
  expect(textForSerial('a\tb\r\nc\u001b[2J\u0003é\n')).toBe('a\tb\rc[2Jé\r');
});

test('what a word processor made of a command is made plain', () => {
  expect(withPlainMarks('echo “a–b” ‘c’\u00a0…\u200b')).toBe('echo "a-b" \'c\' ...');
});
