import { describe, expect, test } from 'vitest';
import type { PlacedVolume, PlanSubject } from '../changes/handler.ts';
import { auto, copy, disk, gib, place, subject, xml } from '../testing/migration-subject.ts';
import { migrateVm, migrationDisks } from './plan.ts';

describe('disks that both hosts have', () => {
  const both = (change: Parameters<typeof subject>[0] = {}, there: Partial<PlacedVolume> = {}) =>
    subject({ places: [place], ...change, target: { places: [{ ...place, poolName: 'nfs', ...there }] } });

  test('stay, after both pools are looked at, need no space, and are copied where somebody wants that', () => {
    const of = both({ facts: { pools: [] } });
    expect(migrateVm.plan(of, auto)).toMatchObject({
      obstacles: [],
      live: [expect.anything(), expect.stringMatching(/vda stays.*kvm2 shows the same file/)],
    });
    expect(migrationDisks(of, auto)).toMatchObject({
      copied: [],
      shared: [
        {
          ...{ device: 'vda', isCopyable: true, paths: [place.path] },
          pools: [{ here: 'default', there: 'nfs' }],
        },
      ],
    });
    expect(migrationDisks(both(), copy)).toMatchObject({ copied: [{ device: 'vda' }], shared: [] });
  });

  test.each<[string, PlanSubject]>([
    ['of another size', both({}, { capacityBytes: 6 * gib })],
    ['of another format', both({}, { format: 'raw' })],
    ['elsewhere', both({}, { path: '/mnt/web.qcow2' })],
    ['a logical volume, which every host names alike', both({}, { poolType: 'logical' })],
    [
      'based on a file that only one has',
      both({
        disks: [
          {
            ...disk,
            layers: [place.path, '/base'].map((path) => ({
              ...{ path, pool: null, format: 'qcow2' },
              ...{ capacityBytes: null, allocationBytes: null },
            })),
          },
        ],
      }),
    ],
  ])('but not what is there %s', (_what, of) => {
    expect(migrationDisks(of, auto)).toMatchObject({ copied: [{ device: 'vda' }], shared: [] });
  });

  test('a LUN is the same one by its name, and a disk that a server has needs no pool', () => {
    const path = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';
    const lun = { ...place, path, poolType: 'iscsi' };
    const of = both({ disks: [{ ...disk, device: 'lun', source: path }], places: [lun] }, lun);
    expect(migrateVm.plan(of, copy).obstacles).toEqual([]);
    expect(migrationDisks(of, copy).shared).toMatchObject([{ device: 'vda', isCopyable: false, pools: [] }]);
    const remote = xml
      .replace("<disk type='file'", "<disk type='network'")
      .replace(
        /<source file='[^']*'\/>/,
        "<source protocol='rbd' name='rbd/web'/><auth username='a'><secret type='ceph' uuid='5b3f'/></auth>",
      );
    const ceph = migrateVm.plan(
      subject({ active: remote, stored: remote, disks: [{ ...disk, source: 'rbd/web' }] }),
      auto,
    );
    expect(ceph).toMatchObject({ obstacles: [], live: [expect.anything(), expect.stringMatching(/server/)] });
    expect(ceph.warnings.join()).toContain('the secret 5b3f');
  });

  test('a medium that both have stays in its drive, also when the disks are copied', () => {
    const of = both({ disks: [{ ...disk, target: 'sda', device: 'cdrom' }] });
    expect(migrateVm.plan(of, copy).obstacles).toEqual([]);
    expect(migrationDisks(of, copy).shared).toMatchObject([{ device: 'sda' }]);
  });
});
