import { namedKeys, type Stroke } from './keys.ts';
import type { Layout } from './layout.ts';

/** A text as keys of one layout. */
export type TextPlan = {
  /** For each character that can be typed: its keys, in this order. */
  characters: Stroke[][];
  /** What this layout has no keys for: each once, in the order of the text. */
  untypable: { character: string; count: number }[];
};

/** A line's end is Enter, a tab is Tab. */
export function planText(text: string, layout: Layout): TextPlan {
  const characters: Stroke[][] = [];
  const missing = new Map<string, number>();
  const known = new Map<string, Stroke[] | null>();
  for (const character of withPlainLines(text)) {
    let strokes = known.get(character);
    if (strokes === undefined) {
      strokes = strokesFor(character, layout);
      known.set(character, strokes);
    }
    if (strokes) characters.push(strokes);
    else missing.set(character, (missing.get(character) ?? 0) + 1);
  }
  return { characters, untypable: [...missing].map(([character, count]) => ({ character, count })) };
}

/**
 * The same text for a serial console, which takes characters and not keys: a line's end is what Enter sends there, and
 * control characters, which would be commands to the terminal, are left out.
 */
export function textForSerial(text: string): string {
  return withPlainLines(text)
    .replace(/(?![\t\n])\p{Cc}/gu, '')
    .replaceAll('\n', '\r');
}

/** What word processors and web pages make of plain marks, made plain again. */
export function withPlainMarks(text: string): string {
  return text
    .replace(/[\u2018\u2019\u201a\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u2033]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll('\u2026', '...')
    .replace(/[\u00a0\u2002-\u200a\u202f]/g, ' ')
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '');
}

function withPlainLines(text: string): string {
  // Composed, because keyboards have é and not e with a mark.
  return text.replace(/\r\n?/g, '\n').normalize('NFC');
}

function strokesFor(character: string, { strokes, deadKeys }: Layout): Stroke[] | null {
  if (character === '\n') return [{ ...namedKeys.enter, held: [] }];
  if (character === '\t') return [{ ...namedKeys.tab, held: [] }];
  const direct = strokes.get(character);
  if (direct && !direct.held.includes('altGr')) return [direct];
  const dead = throughDeadKey(character, { strokes, deadKeys });
  if (!direct) return dead;
  // What a dead key and a blank give is the same everywhere; what AltGr gives is not.
  const isSurer = spacing.has(character) && dead && !dead[0]?.held.includes('altGr');
  return isSurer ? dead : [direct];
}

// Each is what its dead key gives with a blank.
const spacing = new Map([
  ['`', '\u0300'],
  ["'", '\u0301'],
  ['^', '\u0302'],
  ['~', '\u0303'],
  ['"', '\u0308'],
]);

function throughDeadKey(
  character: string,
  { strokes, deadKeys }: Pick<Layout, 'strokes' | 'deadKeys'>,
): Stroke[] | null {
  const mark = spacing.get(character);
  const [base, accent, ...more] = mark ? [' ', mark] : character.normalize('NFD');
  if (base === undefined || accent === undefined || more.length > 0) return null;
  // Marks on marks, and on letters in another shape, are composed in ways of their own.
  if (!mark && (!/\p{L}/u.test(base) || base !== base.normalize('NFKC'))) return null;
  const deadKey = deadKeys.get(accent);
  const letter = strokes.get(base);
  return deadKey && letter ? [deadKey, letter] : null;
}
