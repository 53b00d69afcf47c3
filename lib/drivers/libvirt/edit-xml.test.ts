import { expect, test } from 'vitest';
import {
  addXml,
  editXml,
  element,
  elements,
  ensure,
  normalizeXml,
  remove,
  setAttributes,
  setText,
} from './edit-xml.ts';

const definition = `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>a&amp;b &lt;c&gt; "d" 'e'</name>
  <!-- kept by whoever wrote it -->
  <metadata>
    <app:thing xmlns:app="urn:app">  two  spaces  </app:thing>
  </metadata>
  <memory unit='KiB'>1048576</memory>
  <vcpu placement='static'>2</vcpu>
  <devices>
    <disk type='file' device='disk'>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'/>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-device'/>
  </qemu:commandline>
</domain>`;

test('what is not touched stays: comments, namespaces, entities, order and white space', () => {
  expect(editXml(definition, 'domain', () => {})).toBe(definition);
  const rewritten = normalizeXml(definition, 'domain');
  expect(rewritten.trimEnd().replaceAll('"', "'")).toBe(definition.replaceAll('"', "'"));
});

test('a change touches its own line and no other', () => {
  const edited = editXml(definition, 'domain', (domain) => {
    const vcpu = element(domain, 'vcpu');
    if (vcpu) setText(vcpu, '4');
    if (vcpu) setAttributes(vcpu, { current: '3', placement: null });
  });
  const before = normalizeXml(definition, 'domain').replaceAll("'", '"').split('\n');
  const after = edited.replaceAll("'", '"').split('\n');
  expect(after.filter((line) => !before.includes(line))).toEqual(['  <vcpu current="3">4</vcpu>']);
  expect(before.filter((line) => !after.includes(line))).toHaveLength(1);
});

test('elements are added where their kind stands, indented, and taken out without a trace', () => {
  const added = editXml(definition, 'domain', (domain) => {
    const devices = element(domain, 'devices');
    if (devices) addXml(devices, '<disk type="block"/>');
    ensure(domain, 'currentMemory', 'memory');
  });
  expect(added).toMatch(/<\/disk>\n {4}<disk type="block"\/>\n {4}<interface/);
  expect(added).toMatch(/<\/memory>\n {2}<currentMemory\/>\n {2}<vcpu/);
  const removed = editXml(added, 'domain', (domain) => {
    const devices = element(domain, 'devices');
    const last = devices && elements(devices, 'disk').at(-1);
    const current = element(domain, 'currentMemory');
    if (last) remove(last);
    if (current) remove(current);
  });
  expect(removed).toBe(normalizeXml(definition, 'domain'));
});

test('what is entered is text, whatever it looks like', () => {
  const edited = editXml(definition, 'domain', (domain) => {
    const name = element(domain, 'name');
    if (name) setText(name, '</name><x a="1"/>&amp;');
    if (name) setAttributes(name, { note: '"><y/>' });
  });
  const again = editXml(edited, 'domain', (domain) => {
    expect(element(domain, 'name')?.textContent).toBe('</name><x a="1"/>&amp;');
    expect(element(domain, 'name')?.getAttribute('note')).toBe('"><y/>');
    expect(elements(domain, 'x')).toEqual([]);
  });
  expect(again).toBe(edited);
});

test.each([
  ['a document type', '<!DOCTYPE domain [<!ENTITY a "b">]><domain>&a;</domain>'],
  ['another root', '<network/>'],
  ['no XML', '<domain>'],
  ['nothing', ''],
  ['an unknown entity', '<domain>&lol;</domain>'],
])('%s is refused', (_what, xml) => {
  expect(() => editXml(xml, 'domain', () => {})).toThrow(/definition/i);
});
