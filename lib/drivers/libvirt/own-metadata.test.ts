import { expect, test } from 'vitest';
import { editXml } from './edit-xml.ts';
import { readOwn, writeOwn } from './own-metadata.ts';
import { parseDomainXml } from './parse-domain.ts';

const bare = '<domain>\n  <name>a</name>\n  <uuid>u</uuid>\n  <vcpu>1</vcpu>\n</domain>\n';

function tagsOf(xml: string): string[] {
  let tags: string[] = [];
  editXml(xml, 'domain', (domain) => {
    tags = readOwn(domain, 'tag');
  });
  return tags;
}

test('tags are written into our own element, which is made where there is none', () => {
  const xml = editXml(bare, 'domain', (domain) => writeOwn(domain, 'tag', ['a', 'b&<c>']));
  expect(tagsOf(xml)).toEqual(['a', 'b&<c>']);
  expect(parseDomainXml(xml).tags).toEqual(['a', 'b&<c>']);
  expect(editXml(xml, 'domain', (domain) => writeOwn(domain, 'tag', ['a', 'b&<c>']))).toBe(xml);
});

test.each([
  [
    'another prefix',
    '<x:vm xmlns:x="urn:novacron:vm:1"><x:operation>o</x:operation><x:tag>old</x:tag></x:vm>',
  ],
  ['no prefix', '<vm xmlns="urn:novacron:vm:1"><operation>o</operation><tag>old</tag></vm>'],
])('an element of ours with %s keeps the rest of what it holds', (_what, own) => {
  const metadata = `<metadata><other:tag xmlns:other="urn:o">theirs</other:tag>${own}</metadata>`;
  const before = bare.replace('</uuid>', `</uuid>${metadata}`);
  expect(tagsOf(before)).toEqual(['old']);
  const after = editXml(before, 'domain', (domain) => writeOwn(domain, 'tag', ['new']));
  expect(parseDomainXml(after)).toMatchObject({ tags: ['new'], createdByOperation: 'o' });
  expect(after).toContain('theirs');
});
