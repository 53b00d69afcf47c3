import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tap } from './keys.ts';
import { layoutList, layoutNamed } from './layout.ts';
import table from './layouts.json' with { type: 'json' };
import { planText } from './plan-text.ts';
import { recordKeys } from './testing.ts';

const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
const digits = '0123456789';
const cyrillic = 'абвгдежзийклмнопрстуфхцчшщьюя';

/** What somebody with this keyboard types every day; Latin ones have all of ASCII besides. */
const alphabets: Record<string, string> = {
  us: '',
  'us-intl': 'áéíóúüñçÁÉÍÓÚÜÑÇ€',
  gb: '£€',
  de: 'äöüÄÖÜß€§°',
  ch: 'äöüéèàçâêîôû€§°',
  'ch-fr': 'äöüéèàçâêîôû€§°',
  fr: 'éèàùçâêîôûëïüÂÊÎÔÛ€§°',
  be: 'éèàùçâêîôûëïüÂÊÎÔÛ€§°',
  ca: 'éèàùçâêîôûëïüÉÈÀÙÇ«»',
  es: 'ñÑçáéíóúüÁÉÍÓÚÜ€¿¡ªº',
  latam: 'ñÑáéíóúüÁÉÍÓÚÜ¿¡',
  it: 'àèéìòùÀÈÉÌÒÙ€£°ç',
  pt: 'çÇáàâãéêíóôõúÁÀÂÃÉÊÍÓÔÕÚ€ªº',
  br: 'çÇáàâãéêíóôõúÁÀÂÃÉÊÍÓÔÕÚ',
  nl: 'éëïóèüÉË€',
  se: 'åäöÅÄÖéÉ€',
  fi: 'åäöÅÄÖéÉ€šž',
  no: 'æøåÆØÅéÉ€',
  dk: 'æøåÆØÅéÉ€',
  is: 'áéíóúýþæðöÁÉÍÓÚÝÞÆÐÖ€',
  pl: 'ąćęłńóśźżĄĆĘŁŃÓŚŹŻ€',
  cz: 'áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ€',
  sk: 'áäčďéíĺľňóôŕšťúýžÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ€',
  hu: 'áéíóöőúüűÁÉÍÓÖŐÚÜŰ€',
  ro: 'ăâîșțĂÂÎȘȚ€',
  hr: 'čćđšžČĆĐŠŽ€',
  tr: 'çğıİöşüÇĞÖŞÜ€',
  ee: 'äõöüšžÄÕÖÜŠŽ€',
  lv: 'āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ€',
  lt: 'ąčęėįšųūžĄČĘĖĮŠŲŪŽ€',
  jp: '',
  gr: 'αβγδεζηθικλμνξοπρστυφχψωάέήίόύώϊςΑΒΓΔΩΆΈ€',
  ru: `${cyrillic}ыъэё${(`${cyrillic}ыъэё`).toUpperCase()}№`,
  ua: `${cyrillic}іїєґ${(`${cyrillic}іїєґ`).toUpperCase()}₴`,
  bg: `${cyrillic}ъ${cyrillic.replace('ь', '').toUpperCase()}Ъ№`,
};
// Their Latin letters belong to a second layout, which the machine switches to.
const withoutLatin = new Set(['gr', 'ru', 'ua', 'bg']);

const expected = (id: string) =>
  (withoutLatin.has(id) ? `${digits} .,!?:()-+=/"` : ascii) + (alphabets[id] ?? '');

test('every layout says what it is for, and its rows have a place for each key', () => {
  expect(Object.keys(alphabets).sort()).toEqual(layoutList.map(({ id }) => id).sort());
  for (const { id, rows } of table.layouts)
    for (const row of rows) expect([id, [...row].length]).toEqual([id, table.keys.length]);
});

test.each(layoutList.map(({ id }) => id))('%s has keys for all that is typed with it every day', (id) => {
  const layout = layoutNamed(id);
  expect(layout && planText(expected(id), layout).untypable).toEqual([]);
});

const reader = fileURLToPath(new URL('../../../scripts/keyboard/read-keys.py', import.meta.url));

/** What libxkbcommon makes of the presses: the library that Linux desktops read their keyboards with. */
function readByXkb(asked: { layout: string; presses: string[] }[]): string[] | null {
  const input = asked.map((one) => `${JSON.stringify(one)}\n`).join('');
  const { status, stdout } = spawnSync('python3', [reader], { input, encoding: 'utf8', maxBuffer: 64 << 20 });
  return status === 0
    ? stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    : null;
}

function installedSource(): string {
  try {
    const text = readFileSync('/usr/share/pkgconfig/xkeyboard-config.pc', 'utf8');
    return `xkeyboard-config ${/^Version: (\S+)/m.exec(text)?.[1]}`;
  } catch {
    return 'none';
  }
}

test('what is typed is read by libxkbcommon as the same text, in every layout', ({ skip }) => {
  const texts = table.layouts.map(({ id, xkb, rows }) => {
    const layout = layoutNamed(id);
    if (!layout) throw new Error(`no layout ${id}`);
    // Every release moves a few marks; those that are typed every day stay.
    const isSame = installedSource() === table.source;
    const composed = [...layout.strokes.keys()].flatMap((letter) =>
      [...layout.deadKeys.keys()].map((mark) => (letter + mark).normalize('NFC')),
    );
    const wanted = isSame
      ? `${expected(id)}${rows.join('')}\n\t${composed.filter((text) => [...text].length === 1).join('')}`
      : expected(id);
    const text = [...wanted].filter((character) => !planText(character, layout).untypable.length).join('');
    const keys = recordKeys();
    for (const stroke of planText(text, layout).characters.flat()) tap(keys, stroke);
    return { id, text, asked: { layout: xkb, presses: keys.presses } };
  });
  const read = readByXkb(texts.map(({ asked }) => asked));
  skip(read === null, 'python3 with libxkbcommon is not on this machine');
  for (const [at, { id, text }] of texts.entries()) expect([id, read?.[at]]).toEqual([id, text]);
});
