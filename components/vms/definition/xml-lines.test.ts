import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type XmlNode, xmlTokens, xmlTree } from './xml-lines';

const definition = `<domain type='kvm'>
  <name>web &lt;1&gt;</name>
  <metadata>
    <n:vm xmlns:n="urn:novacron:vm:1">
      <n:tag>a</n:tag>
    </n:vm>
  </metadata>
  <os>
    <type arch='x86_64'>hvm</type>
  </os>
  <devices>
    <disk type='file'>
      <target dev='vda'/>
    </disk>
    <disk type='file'>
      <target dev='vdb'/>
    </disk>
  </devices>
  <!-- kept -->
</domain>`;

const textOf = (nodes: XmlNode[]): string[] =>
  nodes.flatMap((node) =>
    typeof node === 'string' ? [node] : [node.first, ...textOf(node.inner), node.last],
  );

describe('the tree of a definition', () => {
  test('has each element of several lines as one block', () => {
    const [domain] = xmlTree(definition);
    if (!domain || typeof domain === 'string') throw new Error('the whole is no block');
    const firsts = domain.inner.map((node) => (typeof node === 'string' ? node : node.first).trim());
    expect(firsts).toEqual([
      '<name>web &lt;1&gt;</name>',
      '<metadata>',
      '<os>',
      '<devices>',
      '<!-- kept -->',
    ]);
    const devices = domain.inner[3];
    expect(typeof devices === 'object' && devices.inner).toEqual([
      { first: "    <disk type='file'>", inner: ["      <target dev='vda'/>"], last: '    </disk>' },
      { first: "    <disk type='file'>", inner: ["      <target dev='vdb'/>"], last: '    </disk>' },
    ]);
  });

  test('keeps every line, also of what is no definition', () => {
    expect(textOf(xmlTree(definition)).join('\n')).toBe(definition);
    const line = fc.constantFrom('<a>', '</a>', '  <a>', '  </a>', '<b/>', "<a b='c'>", 'text', '');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 14 }), (lines) => {
        const text = `${lines.join('\n')}\n`;
        expect(`${textOf(xmlTree(text)).join('\n')}\n`).toBe(text);
      }),
    );
  });
  test('is made at once, however many elements have no end', () => {
    const text = '<a>\n'.repeat(20_000);
    expect(textOf(xmlTree(text))).toHaveLength(20_000);
  });
});

describe('the parts of a line', () => {
  test('are told apart', () => {
    expect(xmlTokens(`  <disk type='file' a="b">x</disk>`)).toEqual([
      { kind: 'text', text: '  ' },
      { kind: 'mark', text: '<' },
      { kind: 'name', text: 'disk' },
      { kind: 'mark', text: ' ' },
      { kind: 'attribute', text: 'type' },
      { kind: 'mark', text: '=' },
      { kind: 'value', text: "'file'" },
      { kind: 'mark', text: ' ' },
      { kind: 'attribute', text: 'a' },
      { kind: 'mark', text: '=' },
      { kind: 'value', text: '"b"' },
      { kind: 'mark', text: '>' },
      { kind: 'text', text: 'x' },
      { kind: 'mark', text: '</' },
      { kind: 'name', text: 'disk' },
      { kind: 'mark', text: '>' },
    ]);
    expect(xmlTokens('<!-- a <b/> -->').map(({ kind }) => kind)).toEqual(['comment']);
  });

  test('together are the line, whatever it is', () => {
    const odd = fc.constantFrom('<', '>', '/', '=', "'", '"', ' ', 'a', 'b:c', '<!--', '-->', '?', '&lt;');
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 30 }), (parts) => {
        const line = parts.join('');
        expect(
          xmlTokens(line)
            .map(({ text }) => text)
            .join(''),
        ).toBe(line);
      }),
      { numRuns: 2_000 },
    );
  });
});
