import { describe, expect, test } from 'vitest';
import type { VmSnapshot } from '../../../domain/snapshot.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { adviseCreate } from './advise-create.ts';
import { adviseDelete } from './advise-delete.ts';
import { adviseRevert } from './advise-revert.ts';
import { type AdvisedDisk, isAtLeast, type SnapshotSubject } from './subject.ts';

const gib = 1024 ** 3;
const images = '/var/lib/libvirt/images';

const disk = (change: Partial<AdvisedDisk> = {}): AdvisedDisk => ({
  target: 'vda',
  type: 'file',
  path: `${images}/web.qcow2`,
  format: 'qcow2',
  isShared: false,
  layers: [layer('web.qcow2')],
  ...change,
});
function layer(name: string, change: object = {}) {
  return {
    path: `${images}/${name}`,
    pool: 'default',
    format: 'qcow2',
    capacityBytes: 20 * gib,
    allocationBytes: 5 * gib,
    ...change,
  };
}
const subject = (change: Partial<SnapshotSubject> = {}): SnapshotSubject => ({
  name: 'web',
  isRunning: true,
  firmware: 'bios',
  disks: [disk()],
  memoryObstacle: null,
  isAgentConnected: false,
  memoryBytes: 2 * gib,
  libvirtVersion: '9.0.0',
  pools: [
    { name: 'default', type: 'dir', isActive: true, capacityBytes: 100 * gib, availableBytes: 50 * gib },
  ],
  snapshots: [],
  ...change,
});
const pool = (availableBytes: number) => [
  { name: 'default', type: 'dir', isActive: true, capacityBytes: 100 * gib, availableBytes },
];
const params = (change: Partial<ChangeParams<'vm.snapshot'>> = {}) => ({
  name: 'then',
  description: '',
  withMemory: true,
  quiesce: true,
  ...change,
});
const snapshot = (name: string, change: Partial<VmSnapshot> = {}): VmSnapshot => ({
  name,
  parent: null,
  createdAt: '2026-05-04T03:02:01.000Z',
  description: '',
  createdByOperation: null,
  state: 'running',
  hasMemory: true,
  kind: 'internal',
  isCurrent: false,
  disks: [{ target: 'vda', kind: 'internal', base: `${images}/web.qcow2`, overlay: null }],
  memoryPath: null,
  sizeBytes: null,
  definition: '<domain/>',
  ...change,
});
const files = (name: string, base: string, overlay: string, change: Partial<VmSnapshot> = {}) =>
  snapshot(name, {
    kind: 'external',
    hasMemory: false,
    disks: [{ target: 'vda', kind: 'external', base: `${images}/${base}`, overlay: `${images}/${overlay}` }],
    ...change,
  });

describe('how a snapshot is taken', () => {
  const raw = disk({ format: 'raw', path: `${images}/web.raw` });
  const block = disk({ type: 'block', format: 'raw', path: '/dev/vg/web' });
  test.each<[string, Partial<SnapshotSubject>, Partial<ChangeParams<'vm.snapshot'>>, string | null]>([
    ['runs, with memory', {}, {}, 'internal'],
    ['runs, disks only', {}, { withMemory: false }, 'external'],
    ['off', { isRunning: false }, {}, 'internal'],
    ['off, memory makes no difference', { isRunning: false }, { withMemory: false }, 'internal'],
    ['a raw disk', { disks: [raw] }, {}, 'external'],
    ['a raw disk, off', { disks: [raw], isRunning: false }, {}, 'external'],
    ['one raw beside a qcow2', { disks: [disk(), { ...raw, target: 'vdb' }] }, {}, 'external'],
    ['UEFI', { firmware: 'uefi' }, {}, 'external'],
    ['UEFI, off', { firmware: 'uefi', isRunning: false }, {}, 'external'],
    ['a volume of a pool', { disks: [disk({ type: 'volume' })] }, { withMemory: false }, 'external'],
    ['a raw block device', { disks: [block] }, {}, null],
    ['a network disk', { disks: [disk({ type: 'network', format: 'raw', path: null })] }, {}, null],
  ])('%s', (_what, change, asked, kind) => {
    const advice = adviseCreate(subject(change), params(asked));
    expect(advice.kind).toBe(kind);
    expect(advice.obstacles).toHaveLength(kind ? 0 : 1);
  });

  test('new files lie beside the disk, named after it and the snapshot, and no longer with every one', () => {
    const pathOf = (path: string) =>
      adviseCreate(subject({ disks: [disk({ path, format: 'raw' })] }), params()).disks[0]?.overlay;
    expect(pathOf(`${images}/web.raw`)).toBe(`${images}/web.vda.then.qcow2`);
    expect(pathOf(`${images}/web.vda.before.qcow2`)).toBe(`${images}/web.vda.then.qcow2`);
  });

  test('the agent freezes only where memory is not kept, one is connected, and it is wanted', () => {
    const isQuiesced = (isAgentConnected: boolean, change: Partial<ChangeParams<'vm.snapshot'>>) =>
      adviseCreate(subject({ isAgentConnected }), params(change)).isQuiesced;
    expect(isQuiesced(true, { withMemory: false })).toBe(true);
    expect(isQuiesced(true, {})).toBe(false);
    expect(isQuiesced(true, { withMemory: false, quiesce: false })).toBe(false);
    expect(isQuiesced(false, { withMemory: false })).toBe(false);
    const { warnings } = adviseCreate(subject(), params({ withMemory: false }));
    expect(warnings.join(' ')).toMatch(/No guest agent is connected.*power cut/);
  });

  test('says that libvirt 9.0 cannot go back to files of their own, and how to take one that it can', () => {
    const said = (libvirtVersion: string) =>
      adviseCreate(subject({ libvirtVersion }), params({ withMemory: false })).warnings.join(' ');
    expect(said('9.0.0')).toMatch(/cannot go back.*Take it with memory/);
    expect(said('10.3.0')).not.toContain('cannot go back');
  });

  test.each<[string, Partial<SnapshotSubject>, RegExp]>([
    ['a name that is taken', { snapshots: [snapshot('then')] }, /named then already/],
    ['a device of the host', { memoryObstacle: 'It has a pci device of the host.' }, /without memory/],
    ['no disk', { disks: [] }, /no disk of its own/],
    ['shared disks alone', { disks: [disk({ isShared: true })] }, /no disk of its own/],
    ['a full pool', { pools: pool(1024) }, /no room/],
  ])('%s stands in the way', (_what, change, words) => {
    expect(adviseCreate(subject(change), params()).obstacles.join(' ')).toMatch(words);
  });

  test('memory that may fill the pool is warned of, with both figures', () => {
    const { warnings, cost } = adviseCreate(subject({ pools: pool(gib) }), params());
    expect(cost).toEqual({ pool: 'default', bytes: 2 * gib });
    expect(warnings.join(' ')).toMatch(/up to 2 GiB, and only 1 GiB are free/);
  });
});

describe('going back', () => {
  const asked = { snapshot: 'then', startAfter: false };

  test('names what is lost, what becomes of the VM, and what stays', () => {
    const snapshots = [snapshot('then'), snapshot('later')];
    const { live, lost, warnings, obstacles } = adviseRevert(subject({ snapshots }), asked);
    expect(obstacles).toEqual([]);
    expect(live).toContain('It goes on running from that moment.');
    expect(lost[0]).toMatch(/since 2026-05-04 03:02:01 UTC, and what its programs hold in memory/);
    expect(warnings.join(' ')).toContain('later');
  });

  test.each([
    ['off', false, 'It is off afterwards.'],
    ['off, and started', true, 'It is started.'],
  ])('to one without memory: %s', (_what, startAfter, words) => {
    const snapshots = [snapshot('then', { hasMemory: false, state: 'off' })];
    expect(adviseRevert(subject({ snapshots }), { ...asked, startAfter }).live).toContain(words);
  });

  test.each<[string, Partial<SnapshotSubject>, RegExp]>([
    ['one that is gone', {}, /no snapshot named then/],
    ['files, libvirt 9.0', { snapshots: [files('then', 'web.qcow2', 'o.qcow2')] }, /9\.9\.0 can/],
    ['one without a definition', { snapshots: [snapshot('then', { definition: '' })] }, /no definition/],
    [
      'one whose disk others lie on',
      { snapshots: [snapshot('then'), files('upper', 'web.qcow2', 'o.qcow2')] },
      /upper would be worthless.*Delete it first/,
    ],
  ])('is not possible: %s', (_what, change, words) => {
    expect(adviseRevert(subject(change), asked).obstacles.join(' ')).toMatch(words);
  });

  test('files: libvirt 9.9 can', () => {
    const snapshots = [files('then', 'web.qcow2', 'o.qcow2')];
    expect(adviseRevert(subject({ snapshots, libvirtVersion: '9.9.0' }), asked).obstacles).toEqual([]);
  });
});

describe('deleting', () => {
  const asked = { snapshot: 'then' };
  const over = (base: object = {}, top: object = {}) =>
    disk({
      path: `${images}/top.qcow2`,
      layers: [layer('top.qcow2', top), layer('web.qcow2', base)],
    });
  const then = files('then', 'web.qcow2', 'top.qcow2');

  test('within the disk: it costs nothing, and the others stay', () => {
    const snapshots = [snapshot('then'), snapshot('later', { parent: 'then' })];
    const advice = adviseDelete(subject({ snapshots }), asked);
    expect(advice).toMatchObject({ way: 'host', merges: [], obstacles: [] });
    expect(advice.warnings.join(' ')).toContain('later');
  });

  test.each<[string, string, Partial<SnapshotSubject>, string]>([
    ['libvirt merges by itself', 'host', {}, ''],
    [
      'below one within the disk, QEMU is asked',
      'commit',
      { snapshots: [snapshot('first'), { ...then, parent: 'first' }] },
      '',
    ],
    ['an older libvirt', 'commit', { libvirtVersion: '8.5.0' }, ''],
    ['an older libvirt, off', 'commit', { libvirtVersion: '8.5.0', isRunning: false }, 'Start it first'],
  ])('files: %s', (_what, way, change, words) => {
    const advice = adviseDelete(subject({ disks: [over()], snapshots: [then], ...change }), asked);
    expect(advice.way).toBe(way);
    expect(advice.obstacles.join(' ')).toContain(words);
    expect(advice.obstacles).toHaveLength(words ? 1 : 0);
    expect(advice.merges).toEqual([
      {
        target: 'vda',
        top: `${images}/top.qcow2`,
        base: `${images}/web.qcow2`,
        bytes: 5 * gib,
        pool: 'default',
      },
    ]);
  });

  test('a raw file grows to its full size at most', () => {
    const disks = [over({ format: 'raw', allocationBytes: 19 * gib })];
    expect(adviseDelete(subject({ disks, snapshots: [then] }), asked).merges[0]?.bytes).toBe(gib);
  });

  test('a merge that would fill the pool is refused, one that nearly does is warned of', () => {
    const advice = (availableBytes: number) =>
      adviseDelete(subject({ disks: [over()], snapshots: [then], pools: pool(availableBytes) }), asked);
    expect(advice(5 * gib).obstacles.join(' ')).toMatch(
      /full before the merge is done.*5 GiB.*5 GiB are free/,
    );
    expect(advice(6 * gib).obstacles).toEqual([]);
    expect(advice(6 * gib).warnings.join(' ')).toContain('nearly full');
    expect(advice(50 * gib).warnings.join(' ')).toMatch(/up to 5 GiB.*50 GiB are free/);
  });

  test.each<[string, VmSnapshot[], RegExp]>([
    ['gone', [], /no snapshot named then/],
    [
      'another is within its file',
      [
        then,
        snapshot('inner', {
          parent: 'then',
          disks: [{ target: 'vda', kind: 'internal', base: `${images}/top.qcow2`, overlay: null }],
        }),
      ],
      /inner is within the file/,
    ],
    [
      'two lie on it',
      [
        then,
        files('a', 'top.qcow2', 'a.qcow2', { parent: 'then' }),
        files('b', 'top.qcow2', 'b.qcow2', { parent: 'then' }),
      ],
      /Several snapshots lie on it/,
    ],
  ])('is not possible: %s', (_what, snapshots, words) => {
    expect(adviseDelete(subject({ disks: [over()], snapshots }), asked).obstacles.join(' ')).toMatch(words);
  });

  test('within a file that is not in use: only while the VM is off', () => {
    const change = { disks: [over()], snapshots: [snapshot('then')] };
    expect(adviseDelete(subject(change), asked).obstacles.join(' ')).toContain('another file now');
    expect(adviseDelete(subject({ ...change, isRunning: false }), asked).obstacles).toEqual([]);
  });
});

test.each([
  ['9.0.0', '9.0.0', true],
  ['9.0.0', '9.9.0', false],
  ['10.0.0', '9.9.0', true],
  ['9.10.1', '9.9.0', true],
  ['8.10.0', '9.0.0', false],
])('version %s is at least %s: %s', (version, wanted, expected) => {
  expect(isAtLeast(version, wanted)).toBe(expected);
});
