import { type Key, keysymOf, type Modifier, type Stroke } from './keys.ts';
import table from './layouts.json' with { type: 'json' };

/** What a keyboard's keys mean in one country: made by scripts/keyboard/generate.py. */
export type Layout = {
  id: string;
  /** What can be typed with one key. */
  strokes: ReadonlyMap<string, Stroke>;
  /** Dead keys, by the combining mark that they make. */
  deadKeys: ReadonlyMap<string, Stroke>;
};

/** Languages as BCP 47 writes them, the layout's own country first. */
export const layoutList: readonly { id: string; languages: readonly string[] }[] = table.layouts;

/** @returns null when there is none of this name */
export function layoutNamed(id: string): Layout | null {
  const found = table.layouts.find((one) => one.id === id);
  return found ? readLayout(found.id, found.rows) : null;
}

/** The layout that was chosen, or else the one that fits these languages. */
export function layoutFor(chosenId: string | null, languages: readonly string[]): Layout {
  const layout = layoutNamed(chosenId ?? '') ?? layoutNamed(layoutIdFor(languages));
  if (!layout) throw new Error('the layouts are not whole');
  return layout;
}

/** The layout that most likely lies before somebody who reads these languages. */
export function layoutIdFor(languages: readonly string[]): string {
  for (const language of languages) {
    const [base] = language.split('-');
    const found =
      layoutList.find((one) => one.languages.some((own) => own.toLowerCase() === language.toLowerCase())) ??
      layoutList.find((one) => one.languages.some((own) => own.split('-')[0] === base?.toLowerCase()));
    if (found) return found.id;
  }
  return 'us';
}

const heldFor: readonly (readonly Modifier[])[] = [[], ['shift'], ['altGr'], ['altGr', 'shift']];
// Not every keyboard of a layout has them, nor does every system give them the same meaning.
const rareKeys = new Set(['IntlBackslash', 'IntlRo', 'IntlYen']);

function readLayout(id: string, rows: readonly string[]): Layout {
  const strokes = new Map<string, Stroke>([[' ', { code: 'Space', keysym: 0x20, held: [] }]]);
  const deadKeys = new Map<string, Stroke>();
  const [plain = '', shifted = ''] = rows;
  // Where both sizes of a letter are on one key, it is that letter's own.
  for (const [at, small] of [...plain].entries()) {
    const code = table.keys[at];
    const capital = [...shifted][at] ?? '';
    if (!code || small === capital || capital.toLowerCase() !== small) continue;
    strokes.set(small, { ...keyFor(code, small), held: [] });
    strokes.set(capital, { ...keyFor(code, capital), held: ['shift'] });
  }
  // The first way to type something is kept, so the surest come first: systems differ most in what AltGr gives.
  for (const levels of [
    [0, 1],
    [2, 3],
  ])
    for (const isRare of [false, true])
      for (const level of levels)
        for (const [at, character] of [...(rows[level] ?? '')].entries()) {
          const code = table.keys[at];
          if (!code || character === ' ' || rareKeys.has(code) !== isRare) continue;
          const known = deadKeysyms[character] ? deadKeys : strokes;
          if (!known.has(character))
            known.set(character, { ...keyFor(code, character), held: heldFor[level] ?? [] });
        }
  return { id, strokes, deadKeys };
}

function keyFor(code: string, character: string): Key {
  return { code, keysym: deadKeysyms[character] ?? keysymOf(character) };
}

/** By the mark that each of them makes. */
const deadKeysyms: Record<string, number> = {
  '\u0300': 0xfe50,
  '\u0301': 0xfe51,
  '\u0302': 0xfe52,
  '\u0303': 0xfe53,
  '\u0304': 0xfe54,
  '\u0306': 0xfe55,
  '\u0307': 0xfe56,
  '\u0308': 0xfe57,
  '\u030a': 0xfe58,
  '\u030b': 0xfe59,
  '\u030c': 0xfe5a,
  '\u0323': 0xfe60,
  '\u0327': 0xfe5b,
  '\u0328': 0xfe5c,
};
