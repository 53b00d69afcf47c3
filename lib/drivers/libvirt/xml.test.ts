import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attribute, buildXml, child, children, parseXml, textOf } from './xml.ts';

const refused = expect.objectContaining({ name: 'AppError', code: 'host_error' });
const refusal = (text: string): unknown => {
  try {
    parseXml(text, 'domain');
  } catch (error) {
    return error;
  }
  return null;
};

test.each([
  ['a document type', '<!DOCTYPE domain><domain/>'],
  ['a document type in small letters', '<!doctype domain><domain/>'],
  ['an external entity', '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/shadow">]><domain>&x;</domain>'],
  [
    'entities that grow',
    `<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(1000)}">]><domain>&b;</domain>`,
  ],
  ['another root', '<network/>'],
  ['two names for one attribute', '<domain id="1" id="2"/>'],
  ['an element that is not closed', '<domain><name></domain>'],
  ['a name that changes prototypes', '<domain><__proto__ x="1"/></domain>'],
  ['no XML', 'domain'],
  ['nothing', ''],
  ['more than a definition can be', `<domain><title>${'x'.repeat(5 * 1024 * 1024)}</title></domain>`],
  ['elements ever deeper', `<domain>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</domain>`],
])('refuses %s', (_what, text) => {
  const startedAt = performance.now();
  expect(refusal(text)).toEqual(refused);
  // A bound for the slowest machine, far above what it takes.
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('an unknown entity stays what it was', () => {
  expect(textOf(parseXml('<domain>&unknown;</domain>', 'domain'))).toBe('&unknown;');
});

test('reads named and numbered characters, character data and comments', () => {
  const domain = parseXml(
    '<?xml version="1.0"?><!-- made by hand --><domain a="&lt;&#60;&#x3c;"><name>&amp;&#10;<![CDATA[<b>]]></name></domain>',
    'domain',
  );
  expect(attribute(domain, 'a')).toBe('<<<');
  expect(textOf(child(domain, 'name'))).toBe('&\n<b>');
});

test.each(['&lt;', '&#10;', '&amp;lt;', '&amp;#x3c;'])(
  'text that looks like %s is not read twice',
  (text) => {
    const domain = parseXml(buildXml('domain', { name: text, '@a': text }), 'domain');
    expect([textOf(child(domain, 'name')), attribute(domain, 'a')]).toEqual([text, text]);
  },
);

test('one child and several read the same, a missing one as none', () => {
  const domain = parseXml('<domain><os><boot dev="hd"/><boot dev="cdrom"/></os></domain>', 'domain');
  expect(children(child(domain, 'os'), 'boot').map((boot) => attribute(boot, 'dev'))).toEqual([
    'hd',
    'cdrom',
  ]);
  expect(children(child(domain, 'devices'), 'disk')).toEqual([]);
  expect(child(domain, 'devices', 'disk')).toBeUndefined();
  expect(attribute(undefined, 'dev')).toBeNull();
});

test('whatever text is written is read back, and makes no element or attribute of its own', () => {
  const xmlText = fc
    .string({ unit: 'binary' })
    .filter((text) => /^[\t\n\x20-\ud7ff\ue000-\ufffd]+$/.test(text));
  fc.assert(
    fc.property(xmlText, (text) => {
      const domain = parseXml(buildXml('domain', { name: text, title: { '@x': text } }), 'domain');
      expect(Object.keys(domain).sort()).toEqual(['#text', 'name', 'title']);
      expect(textOf(child(domain, 'name'))).toBe(text);
      expect(attribute(child(domain, 'title'), 'x')).toBe(text);
    }),
  );
});

test('what XML cannot hold is left out', () => {
  expect(
    textOf(child(parseXml(buildXml('domain', { name: 'a\u0000\u0001b\uffffc' }), 'domain'), 'name')),
  ).toBe('abc');
});
