import { describe, expect, test } from 'vitest';
import { type DeletableFile, whyFileStays } from '../../domain/delete-plan.ts';
import type { VmSnapshot } from '../../domain/snapshot.ts';
import type { VmDisk } from '../../domain/vm.ts';
import { type DeleteSubject, planDelete } from './plan-delete.ts';

const externalId = 'abcdef01-0000-4000-8000-000000000000';
const folder = '/pool';

function disk(target: string, names: string[], change: Partial<VmDisk> = {}): VmDisk {
  const layers = names.map((name) => ({
    path: `${folder}/${name}`,
    pool: 'default',
    format: 'qcow2',
    capacityBytes: 100,
    allocationBytes: 10,
  }));
  return {
    target,
    device: 'disk',
    bus: 'virtio',
    source: `${folder}/${names[0]}`,
    pool: null,
    volume: null,
    format: 'qcow2',
    sizeBytes: 100,
    layers,
    ...change,
  };
}

function subject(change: Partial<DeleteSubject>): DeleteSubject {
  return {
    externalId,
    name: 'a',
    state: 'off',
    disks: [],
    snapshots: [],
    others: [],
    madeLater: [],
    seed: null,
    ...change,
  };
}

function snapshot(change: Partial<VmSnapshot>): VmSnapshot {
  return {
    name: 's',
    parent: null,
    createdAt: '2026-01-01T00:00:00Z',
    description: '',
    createdByOperation: null,
    state: 'off',
    hasMemory: false,
    kind: 'external',
    isCurrent: true,
    disks: [],
    memoryPath: null,
    sizeBytes: null,
    definition: '',
    ...change,
  };
}

function short(files: DeletableFile[]): [string, boolean, string | null][] {
  return files.map(({ path, isChosen, keptBecause }) => [
    path.slice(folder.length + 1),
    isChosen,
    keptBecause,
  ]);
}

describe('what goes with a VM unless somebody says otherwise', () => {
  test('disks that NovaCron made go; those made elsewhere, CDs, shared ones and images stay', () => {
    const { files } = planDelete(
      subject({
        disks: [
          disk('vda', ['a-abcdef01.qcow2', 'novacron-image-1.qcow2']),
          disk('vdb', ['elsewhere.qcow2']),
          disk('vdc', ['added.qcow2']),
          disk('vdd', ['shared-abcdef01.qcow2'], { isShared: true }),
          disk('sda', ['a.iso'], { device: 'cdrom' }),
          disk('sdb', [], { device: 'cdrom', source: null }),
        ],
        madeLater: ['default/added.qcow2'],
      }),
    );
    expect(short(files)).toEqual([
      ['a-abcdef01.qcow2', true, null],
      ['novacron-image-1.qcow2', false, 'It is an image that machines are made from.'],
      ['elsewhere.qcow2', false, null],
      ['added.qcow2', true, null],
      ['shared-abcdef01.qcow2', false, null],
      ['a.iso', false, null],
    ]);
  });

  test('the CD for cloud-init goes, in its drive or taken out, unless a clone reads it', () => {
    const seed = { path: `${folder}/a-abcdef01-seed.iso`, allocationBytes: 1 };
    const cd = disk('sda', ['a-abcdef01-seed.iso'], { device: 'cdrom' });
    for (const disks of [[cd], []]) {
      expect(short(planDelete(subject({ disks, seed })).files)).toEqual([
        ['a-abcdef01-seed.iso', true, null],
      ]);
      const others = [{ name: 'b', paths: [seed.path] }];
      expect(short(planDelete(subject({ disks, seed, others })).files)).toEqual([
        ['a-abcdef01-seed.iso', false, 'b needs it.'],
      ]);
    }
  });

  test('what another VM needs, at any depth of its chain, stays and says who needs it', () => {
    const { files } = planDelete(
      subject({
        disks: [disk('vda', ['top-abcdef01.qcow2', 'base-abcdef01.qcow2'])],
        others: [
          { name: 'b', paths: ['/pool/b.qcow2', '/pool/base-abcdef01.qcow2'] },
          { name: 'c', paths: ['/pool/base-abcdef01.qcow2'] },
        ],
      }),
    );
    expect(short(files)).toEqual([
      ['top-abcdef01.qcow2', true, null],
      ['base-abcdef01.qcow2', false, 'b and c need it.'],
    ]);
  });

  test('a file stays while one that is kept lies on it', () => {
    const disks = [disk('vda', ['kept.qcow2', 'base-abcdef01.qcow2'])];
    const { files } = planDelete(subject({ disks }));
    expect(short(files)).toEqual([
      ['kept.qcow2', false, null],
      ['base-abcdef01.qcow2', false, null],
    ]);
    const [, base] = files;
    if (!base) throw new Error('it has two');
    expect(whyFileStays(base, new Set(['/pool/base-abcdef01.qcow2']))).toContain(
      '/pool/kept.qcow2, which is kept',
    );
    expect(whyFileStays(base, new Set(['/pool/kept.qcow2']))).toBeNull();
  });

  test('files of snapshots are listed once, also those that are not in use now', () => {
    const { files, alsoLost } = planDelete(
      subject({
        disks: [disk('vda', ['a.s', 'a-abcdef01.qcow2'])],
        snapshots: [
          snapshot({
            createdByOperation: 'o',
            disks: [
              { target: 'vda', kind: 'external', base: '/pool/a-abcdef01.qcow2', overlay: '/pool/a.s' },
            ],
            memoryPath: '/pool/a.mem',
            sizeBytes: 7,
          }),
          snapshot({
            name: 'left',
            disks: [{ target: 'vda', kind: 'external', base: null, overlay: '/pool/a.left' }],
          }),
        ],
        state: 'suspended',
        firmware: 'uefi',
      }),
    );
    expect(short(files)).toEqual([
      ['a.s', true, null],
      ['a-abcdef01.qcow2', true, null],
      ['a.mem', true, null],
      ['a.left', false, null],
    ]);
    expect(alsoLost).toEqual([
      'its definition',
      'the settings of its firmware (NVRAM)',
      'its saved memory',
      'the records of its 2 snapshots',
    ]);
  });

  test('what no pool knows cannot be deleted, and a protected VM not at all', () => {
    const nowhere = disk('vda', ['x-abcdef01.img'], {
      layers: [{ path: '/x', pool: null, format: null, capacityBytes: null, allocationBytes: null }],
    });
    const { files, obstacles } = planDelete(subject({ disks: [nowhere], isProtected: true }));
    expect(files).toMatchObject([
      { isChosen: false, keptBecause: expect.stringContaining('no storage pool') },
    ]);
    expect(obstacles).toEqual([expect.stringContaining('protected from deletion')]);
  });
});
