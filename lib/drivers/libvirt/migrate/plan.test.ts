import { describe, expect, test } from 'vitest';
import type { HostOffers } from '../../../domain/host.ts';
import type { MigrateVmSpec } from '../../driver.ts';
import type { MigrationSubject, PlanSubject } from '../changes/handler.ts';
import { auto, disk, gib, subject, xml } from '../testing/migration-subject.ts';
import { migrateVm, migrationDisks, migrationWay } from './plan.ts';
import { targetVolume } from './spec.ts';

const obstaclesOf = (of: PlanSubject) => migrateVm.plan(of, auto).obstacles;
const kvm = xml.replace("type='qemu'", "type='kvm'");
const offers: HostOffers = {
  ...{ machines: ['q35', 'pc'], firmwares: ['bios'], hasTpm: false, cpuModels: ['Haswell', 'qemu64'] },
  ...{ diskBuses: ['virtio'], graphics: ['vnc'] },
};
const withPart = (part: string) => ({ active: xml.replace('<devices>', `${part}<devices>`) });
const withModel = (model: string) =>
  withPart(`<cpu mode='custom' match='exact'><model fallback='forbid'>${model}</model></cpu>`);
const onMachine = (machine: string) => ({ active: xml.replace("machine='pc'", `machine='${machine}'`) });
const onBridge = "<interface type='bridge'><source bridge='br7'/></interface>";
const node = {
  id: 0,
  memoryMib: 8192,
  cpus: [0, 1, 2, 3],
  hugePages: [{ sizeKib: 2048, total: 600, free: 500 }],
};
const hugePages = "<memoryBacking><hugepages><page size='2048' unit='KiB'/></hugepages></memoryBacking>";
const uri = 'qemu+tls://10.0.0.2/system';
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
    ['a CPU model', { ...withModel('EPYC'), facts: { offers } }, /model EPYC, which kvm2 cannot give/],
    ['a newer machine type', onMachine('pc-q35-8.1'), /pc-q35-8\.1, and the QEMU of kvm2 is older: 7\.2/],
    ['UEFI', { active: xml.replace('<os>', "<os firmware='efi'>"), facts: { offers } }, /no UEFI/],
    [
      'secure boot',
      {
        active: xml.replace('</os>', "<loader type='pflash' secure='yes'>/f</loader></os>"),
        facts: { offers: { ...offers, firmwares: ['bios', 'uefi'] } },
      },
      /no UEFI firmware with secure boot/,
    ],
    [
      'a TPM',
      { ...withDevice("<tpm><backend type='emulator'/></tpm>"), facts: { offers } },
      /emulates no TPM/,
    ],
    ['no such bridge', { ...withDevice(onBridge), facts: { bridges: ['virbr0'] } }, /no bridge br7/],
    [
      'pinned CPUs',
      withPart("<cputune><vcpupin vcpu='0' cpuset='2-6,^5'/></cputune>"),
      /pinned up to CPU 6 of the host, and kvm2 has 4/,
    ],
    [
      'a NUMA node',
      { ...withPart("<numatune><memory mode='strict' nodeset='1'/></numatune>"), target: { cells: [node] } },
      /NUMA node 1/,
    ],
    ['huge pages', { ...withPart(hugePages), target: { cells: [node] } }, /2048 KiB, and kvm2 has 1000 MiB/],
    ['shared memory', withDevice("<shmem name='a'><model type='ivshmem-plain'/></shmem>"), /shares memory/],
    [
      'a disk of the next start',
      { stored: xml.replace('web.qcow2', 'other.qcow2') },
      /other\.qcow2 in vda from its next start on/,
    ],
  ])('%s', (_what, change, said) => {
    const obstacles = obstaclesOf(subject(change));
    expect(obstacles).toHaveLength(1);
    expect(obstacles[0]).toMatch(said);
  });

  test.each<[string, Parameters<typeof subject>[0]]>([
    ['a CPU model that it can give', { ...withModel('qemu64'), facts: { offers } }],
    ['a CPU model of guests of another type', { ...withModel('EPYC'), facts: { offers, guestType: 'kvm' } }],
    ['a machine type as old', onMachine('pc-i440fx-7.2')],
    ['a machine type of a distribution', onMachine('pc-q35-rhel9.4.0')],
    ['its bridge', { ...withDevice(onBridge), facts: { bridges: ['br7'] } }],
    ['its CPUs', withPart("<cputune><vcpupin vcpu='0' cpuset='0-3'/></cputune>")],
    [
      'huge pages enough, however little memory is free beside them',
      {
        ...withPart(hugePages),
        target: { cells: [{ ...node, hugePages: [{ sizeKib: 2048, total: 600, free: 512 }] }] },
        facts: { memoryFreeMib: 10 },
      },
    ],
    [
      'another drive without a medium at its next start',
      { stored: xml.replace(/<source file='[^']*'\/>/, '') },
    ],
  ])('nothing does where the target has %s', (_what, change) => {
    expect(migrateVm.plan(subject(change), auto)).toMatchObject({
      obstacles: [],
      warnings: [expect.stringMatching(/^The data goes/)],
    });
  });

  test('a bridge that the target’s list cannot have is a warning', () => {
    const ovs = onBridge.replace('/></interface>', "/><virtualport type='openvswitch'/></interface>");
    for (const change of [{ ...withDevice(ovs), facts: { bridges: [] } }, withDevice(onBridge)])
      expect(migrateVm.plan(subject(change), auto)).toMatchObject({
        obstacles: [],
        warnings: [expect.stringContaining('bridge br7'), expect.anything()],
      });
  });

  const tls: MigrationSubject['connection'] = {
    ...{ address: '10.0.0.2', port: 16_514, serverName: null, ca: 'its authority' },
    ...{ transport: 'tls', certificate: null, saslUsername: null },
  };

  test('the hosts can do it between them where one can sign in at the other, and it is said where', () => {
    const byHosts = { ...auto, lead: 'hosts' } as const;
    expect(migrateVm.plan(subject(), byHosts).obstacles).toEqual([
      expect.stringMatching(/between them: .* by a socket/),
    ]);
    const plan = migrateVm.plan(subject({ target: { connection: tls } }), byHosts);
    expect(plan).toMatchObject({
      obstacles: [],
      live: expect.arrayContaining([expect.stringContaining(uri)]),
    });
  });

  test('encryption and a limit are said, and the warning goes', () => {
    const { warnings, live } = migrateVm.plan(subject(), { ...auto, isEncrypted: true, bandwidthMib: 40 });
    expect(warnings).toEqual([]);
    expect(live?.join(' ')).toMatch(/through TLS.*at most 40 MiB a second/);
  });

  test('what was chosen is what runs: each wish is in what is stored for the operation', () => {
    const target = { ...(subject().target as MigrationSubject), connection: tls };
    const chosen = { ...auto, lead: 'hosts', isEncrypted: true, bandwidthMib: 40 } as const;
    expect(migrationWay(target, chosen)).toEqual({ peerUri: uri, isEncrypted: true, bandwidthMib: 40 });
    expect(migrationWay(target, auto)).toEqual({ peerUri: null, isEncrypted: false, bandwidthMib: null });
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
    const path = '/fast/web.qcow2';
    const layer = { path, pool: 'fast', format: 'qcow2', capacityBytes: gib, allocationBytes: gib };
    const elsewhere = subject({ disks: [{ ...disk, source: 'web.qcow2', pool: 'fast', layers: [layer] }] });
    expect(migrationDisks(elsewhere, auto).copied).toMatchObject([{ path, pool: 'large' }]);
  });
});
