import { describe, expect, test } from 'vitest';
import { markDescription, parseSnapshotXml } from './parse.ts';

const operationId = '0d0c7a4e-5f0c-4a6e-9a83-2b2c1f0f4e11';

const external = `<domainsnapshot>
  <name>files</name>
  <state>disk-snapshot</state>
  <parent>
    <name>first</name>
  </parent>
  <creationTime>1795404294</creationTime>
  <memory snapshot='no'/>
  <disks>
    <disk name='vda' snapshot='external' type='file'>
      <driver type='qcow2'/>
      <source file='/images/web.vda.files.qcow2'/>
    </disk>
    <disk name='hda' snapshot='no'/>
  </disks>
  <domain type='qemu'>
    <name>web</name>
    <devices>
      <disk type='volume' device='disk'>
        <source pool='default' volume='web.qcow2'/>
        <target dev='vda' bus='virtio'/>
      </disk>
    </devices>
  </domain>
  <inactiveDomain type='qemu'>
    <name>web</name>
    <title>as stored</title>
  </inactiveDomain>
</domainsnapshot>`;

describe('a snapshot’s text', () => {
  test('of files of their own: which file was kept, and which takes what is written since', () => {
    expect(parseSnapshotXml(external)).toMatchObject({
      name: 'files',
      parent: 'first',
      createdAt: '2026-11-23T03:24:54.000Z',
      kind: 'external',
      state: 'off',
      hasMemory: false,
      memoryPath: null,
      createdByOperation: null,
      disks: [
        { target: 'vda', kind: 'external', base: 'web.qcow2', overlay: '/images/web.vda.files.qcow2' },
        { target: 'hda', kind: 'none', base: null, overlay: null },
      ],
    });
  });

  test('gives the stored definition where there are two, as a definition by itself', () => {
    expect(parseSnapshotXml(external).definition).toBe(
      `<domain type="qemu">\n  <name>web</name>\n  <title>as stored</title>\n</domain>`,
    );
    const one = external.replace(/ {2}<inactiveDomain[\s\S]*<\/inactiveDomain>\n/, '');
    expect(parseSnapshotXml(one).definition).toMatch(
      /^<domain type="qemu">[\s\S]*web.qcow2[\s\S]*<\/domain>$/,
    );
  });

  test.each([
    ["<memory snapshot='internal'/>", 'running', true, null],
    ["<memory snapshot='external' file='/images/web.mem'/>", 'paused', true, '/images/web.mem'],
    ["<memory snapshot='no'/>", 'shutoff', false, null],
  ])('%s while %s', (memory, state, hasMemory, memoryPath) => {
    const text = external.replace("<memory snapshot='no'/>", memory).replace('disk-snapshot', state);
    expect(parseSnapshotXml(text)).toMatchObject({
      hasMemory,
      memoryPath,
      state: state === 'shutoff' ? 'off' : state,
    });
  });

  test('knows the operation that took it, and shows its description alone', () => {
    for (const said of ['Before the upgrade\nof May', '']) {
      const text = external.replace(
        '<state>',
        `<description>${markDescription(said, operationId)}</description><state>`,
      );
      expect(parseSnapshotXml(text)).toMatchObject({ description: said, createdByOperation: operationId });
    }
  });

  test('without disks and definition is still one, and another document is refused', () => {
    const bare = '<domainsnapshot><name>old</name><state>running</state></domainsnapshot>';
    expect(parseSnapshotXml(bare)).toMatchObject({
      name: 'old',
      kind: 'internal',
      disks: [],
      definition: '',
    });
    expect(() => parseSnapshotXml('<domain/>')).toThrow();
    expect(() => parseSnapshotXml(`<!DOCTYPE x>${bare}`)).toThrow();
  });
});
