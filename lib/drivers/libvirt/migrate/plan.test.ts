import { describe, expect, test } from 'vitest';
import { tinyGuestXml } from '../../../../testing/lab/guest.ts';
import type { HostFacts } from '../../../domain/host.ts';
import type { VmDisk } from '../../../domain/vm.ts';
import type { MigrationSubject, PlanSubject } from '../changes/handler.ts';
import { migratedDisks, migrateVm } from './plan.ts';

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
const obstaclesOf = (of: PlanSubject) => migrateVm.plan(of, { targetHostId: 'b' }).obstacles;
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
    expect(migratedDisks(subject())).toMatchObject([{ device: 'vda', pool: 'default', format: 'qcow2' }]);
    expect(migratedDisks(subject({ disks: [{ ...disk, pool: 'fast' }] }))).toMatchObject([{ pool: 'large' }]);
  });
});
