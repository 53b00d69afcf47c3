import { describe, expect, test } from 'vitest';
import type { VmSnapshot } from '../../../domain/snapshot.ts';
import { disk, files, gib, images, layer, pool, snapshot, subject } from '../testing/advised.ts';
import { adviseDelete } from './advise-delete.ts';
import { adviseRevert } from './advise-revert.ts';
import type { SnapshotSubject } from './subject.ts';

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
    expect(advice(5 * gib - 1).obstacles.join(' ')).toMatch(/full before the merge is done.*5 GiB.*are free/);
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
