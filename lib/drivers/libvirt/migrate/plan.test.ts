import { describe, expect, test } from 'vitest';
import { tinyGuestXml } from '../../../../testing/lab/guest.ts';
import type { HostFacts } from '../../../domain/host.ts';
import type { VmDisk } from '../../../domain/vm.ts';
import type { MigrateVmSpec } from '../../driver.ts';
import type { MigrationSubject, PlacedVolume, PlanSubject } from '../changes/handler.ts';
import { migrateVm, migrationDisks } from './plan.ts';
import { targetVolume } from './spec.ts';

const gib = 1024 ** 3;
const facts: HostFacts = {
  hostname: 'kvm2',
  libvirtVersion: '9.0.0',
  hypervisorVersion: '7.2.0',
  cpuModel: 'Haswell',
  cpuCount: 4,
  memoryMib: 8192,
  memoryFreeMib: 4096,
  architecture: 'x86_64',
  guestType: 'qemu',
  offeredTypes: ['qemu', 'kvm'],
  pools: [
    { name: 'default', type: 'dir', isActive: true, capacityBytes: 20 * gib, availableBytes: 10 * gib },
    { name: 'large', type: 'dir', isActive: true, capacityBytes: 90 * gib, availableBytes: 80 * gib },
  ],
  networks: [{ name: 'default', isActive: true, bridge: 'virbr0', forward: 'nat' }],
};
const disk: VmDisk = {
  target: 'vda',
  device: 'disk',
  bus: 'virtio',
  source: '/var/lib/libvirt/images/web.qcow2',
  pool: 'default',
  volume: 'web.qcow2',
  format: 'qcow2',
  sizeBytes: 5 * gib,
};
const xml = tinyGuestXml({ name: 'web', diskPath: disk.source ?? '', memoryMib: 1024 });

type Change = { target?: Partial<MigrationSubject>; facts?: Partial<HostFacts> };
function subject(change: Partial<Omit<PlanSubject, 'target' | 'facts'>> & Change = {}): PlanSubject {
  const { target, facts: theirs, ...rest } = change;
  return {
    ...{ name: 'web', state: 'running', stored: xml, active: xml, cpuModel: 'Haswell', facts, disks: [disk] },
    ...rest,
    target: {
      ...{ hostId: 'b', name: 'kvm2', state: 'connected', isInMaintenance: false, address: '10.0.0.2' },
      ...{ hasName: false, hasId: false },
      ...target,
      facts: { ...facts, ...theirs },
    },
  };
}
const auto = { targetHostId: 'b', storage: 'auto' } as const;
const copy = { targetHostId: 'b', storage: 'copy' } as const;
const obstaclesOf = (of: PlanSubject) => migrateVm.plan(of, auto).obstacles;
const place: PlacedVolume = {
  path: disk.source ?? '',
  poolName: 'default',
  poolType: 'dir',
  capacityBytes: 5 * gib,
  format: 'qcow2',
};
const kvm = xml.replace("type='qemu'", "type='kvm'");
const withDevice = (device: string) => ({ active: xml.replace('<devices>', `<devices>${device}`) });

describe('what speaks against a migration', () => {
  test('nothing does where the target has all that it needs', () => {
    expect(obstaclesOf(subject())).toEqual([]);
    expect(
      obstaclesOf(subject({ active: kvm.replace('<devices>', "<cpu mode='host-passthrough'/><devices>") })),
    ).toEqual([]);
  });

  test.each<[string, Parameters<typeof subject>[0], RegExp]>([
    ['the target does not answer', { target: { state: 'unreachable' } }, /does not answer/],
    ['the target is disabled', { target: { state: 'disabled' } }, /is disabled/],
    ['maintenance', { target: { isInMaintenance: true } }, /in maintenance/],
    ['the name is taken', { target: { hasName: true } }, /VM named web/],
    ['the id is taken', { target: { hasId: true } }, /the id of web/],
    ['architecture', { facts: { architecture: 'aarch64' } }, /needs x86_64/],
    ['no kvm', { active: kvm, facts: { offeredTypes: ['qemu'] } }, /type kvm/],
    [
      'CPU',
      {
        active: kvm.replace('<devices>', "<cpu mode='host-passthrough'/><devices>"),
        facts: { cpuModel: 'EPYC' },
      },
      /has another: EPYC/,
    ],
    ['memory', { facts: { memoryFreeMib: 512 } }, /512 MiB of memory free.*1024 MiB/],
    ['no such network', { facts: { networks: [] } }, /no network default/],
    [
      'a stopped network',
      { facts: { networks: [{ name: 'default', isActive: false, bridge: null, forward: null }] } },
      /not started/,
    ],
    ['a device', withDevice("<hostdev mode='subsystem' type='pci'/>"), /holds devices/],
    ['a folder', withDevice("<filesystem type='mount'/>"), /shares a folder/],
    ['no pool', { facts: { pools: [] } }, /no started pool/],
    ['no space', { disks: [{ ...disk, sizeBytes: 11 * gib }] }, /10\.0 GiB free.*11\.0 GiB/],
    ['a disk of the network', { disks: [{ ...disk, source: 'rbd/web' }] }, /vda is no file/],
    ['a disk of several VMs', { disks: [{ ...disk, isShared: true }] }, /vda is read-only or shared/],
    ['a medium', { disks: [disk, { ...disk, target: 'sda', device: 'cdrom' }] }, /medium in sda/],
    ['it is off', { active: null }, /does not run/],
  ])('%s', (_what, change, said) => {
    const obstacles = obstaclesOf(subject(change));
    expect(obstacles).toHaveLength(1);
    expect(obstacles[0]).toMatch(said);
  });

  test('all of it is named at once', () => {
    const all = subject({ target: { isInMaintenance: true }, facts: { memoryFreeMib: 1, networks: [] } });
    expect(obstaclesOf(all)).toHaveLength(3);
  });

  test('a disk goes into the pool of the same name, else into the one with the most space', () => {
    expect(migrationDisks(subject(), auto).copied).toMatchObject([
      { device: 'vda', pool: 'default', format: 'qcow2' },
    ]);
    const second = { ...disk, target: 'vdb', source: '/mnt/web.qcow2' };
    const both = migrationDisks(subject({ disks: [disk, second] }), auto).copied;
    const spec = { operationId: '00000000-0000-4000-8000-000000000001', disks: both } as MigrateVmSpec;
    expect(new Set(both.map((copy) => targetVolume(spec, copy))).size).toBe(2);
    const elsewhere = subject({ disks: [{ ...disk, pool: 'fast' }] });
    expect(migrationDisks(elsewhere, auto).copied).toMatchObject([{ pool: 'large' }]);
  });
});

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
    const ceph = migrateVm.plan(subject({ active: remote, disks: [{ ...disk, source: 'rbd/web' }] }), auto);
    expect(ceph).toMatchObject({ obstacles: [], live: [expect.anything(), expect.stringMatching(/server/)] });
    expect(ceph.warnings.join()).toContain('the secret 5b3f');
  });

  test('a medium that both have stays in its drive, also when the disks are copied', () => {
    const of = both({ disks: [{ ...disk, target: 'sda', device: 'cdrom' }] });
    expect(migrateVm.plan(of, copy).obstacles).toEqual([]);
    expect(migrationDisks(of, copy).shared).toMatchObject([{ device: 'sda' }]);
  });
});
