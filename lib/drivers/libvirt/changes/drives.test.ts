import { expect, test } from 'vitest';
import type { VmChange } from '../../../domain/vm-changes.ts';
import type { UsedVolume } from './handler.ts';
import { planChange } from './plan.ts';

const stored = `<domain type='kvm'>
  <name>web</name>
  <os>
    <type machine='pc-q35-7.2'>hvm</type>
  </os>
  <devices>
    <disk type='block' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source dev='/dev/sr0' startupPolicy='optional'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
      <boot order='1'/>
    </disk>
    <disk type='file' device='disk'>
      <source file='/disks/web.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
`;

const volume = (name: string, more: Partial<UsedVolume>): UsedVolume => ({
  poolName: 'default',
  name,
  path: `/pool/${name}`,
  format: 'raw',
  capacityBytes: 1024 ** 2,
  allocationBytes: 0,
  backingPath: null,
  diskOf: [],
  driveOf: [],
  isArriving: false,
  over: [],
  ...more,
});
const volumes = [
  volume('cd.iso', { format: 'iso' }),
  volume('disk.qcow2', { format: 'qcow2' }),
  volume('strange', { format: null }),
  volume('used.raw', { diskOf: ['shop'] }),
  volume('in-drive.raw', { driveOf: ['shop'] }),
  volume('arriving.raw', { isArriving: true }),
  volume('base.raw', { over: ['linked.qcow2'] }),
  volume('leads-out.qcow2', { format: 'qcow2', backingPath: '/etc/shadow' }),
  volume('over-known.qcow2', { format: 'qcow2', backingPath: '/pool/base.raw' }),
  volume('novacron-image-0123.qcow2', { format: 'qcow2' }),
];
const pool = { name: 'default', type: 'dir', isActive: true, capacityBytes: 1, availableBytes: 1 };

function plan(change: VmChange, text = stored) {
  const facts = {
    cpuCount: 1,
    memoryMib: 1,
    memoryFreeMib: 1,
    pools: [
      pool,
      { ...pool, name: 'asleep', isActive: false },
      { ...pool, name: 'vg0', type: 'logical', availableBytes: 2 ** 30 },
      { ...pool, name: 'ceph', type: 'rbd' },
    ],
    networks: [],
    libvirtVersion: '9.0.0',
  };
  return planChange({ name: 'web', state: 'off', stored: text, active: null, facts, volumes }, change);
}
const setCd = (name: string | null, target = 'sda') =>
  plan({
    kind: 'vm.setCd',
    params: { target, medium: name === null ? null : { pool: 'default', volume: name }, isForced: false },
  });

test('another medium changes the source alone, and keeps what is to happen when it is missing', () => {
  const { difference, atNextStart, obstacles } = setCd('cd.iso');
  expect(obstacles).toEqual([]);
  expect(atNextStart).toEqual(['default/cd.iso is put into the drive sda, in place of /dev/sr0.']);
  const lines = difference.split('\n').filter((line) => /^[+-]/.test(line));
  expect(lines.map((line) => line.replace(/\s+/g, ' '))).toEqual([
    `- <disk type="block" device="cdrom">`,
    `+ <disk type="volume" device="cdrom">`,
    `- <source dev="/dev/sr0" startupPolicy="optional"/>`,
    `+ <source pool="default" volume="cd.iso" startupPolicy="optional"/>`,
  ]);
});

test('an ejected medium leaves an empty drive', () => {
  const { difference, atNextStart } = setCd(null);
  expect(atNextStart).toEqual(['/dev/sr0 is taken out of the drive sda.']);
  expect(difference).not.toMatch(/^\+.*<source/m);
});

test.each([
  ['disk.qcow2', 'of the format qcow2'],
  ['strange', 'of no known format'],
  ['used.raw', 'a disk of the VM shop'],
  ['arriving.raw', 'being uploaded'],
  ['gone.iso', 'no volume named gone.iso'],
])('%s is no medium: it is %s', (name, why) => {
  expect(setCd(name).obstacles).toEqual([expect.stringContaining(why)]);
});

test('only a CD drive takes a medium', () => {
  expect(setCd('cd.iso', 'vda').obstacles).toEqual(['vda is no CD drive.']);
  expect(setCd('cd.iso', 'sdx').obstacles).toEqual([expect.stringContaining('no drive sdx')]);
});

test.each([
  ['ide', 'sdb', 'q35 have no IDE'],
  ['scsi', 'sdb', 'no virtio-scsi controller'],
  ['sata', 'sda', null],
] as const)('a drive on %s as %s', (bus, target, why) => {
  const { obstacles, difference } = plan({ kind: 'vm.addCdDrive', params: { target, bus, medium: null } });
  expect(obstacles).toEqual(why ? [expect.stringContaining(why)] : []);
  // A drive of that name is there already.
  if (target === 'sda') expect(difference).toBe('');
});

test('a name that another disk has is no name for a drive', () => {
  const taken = stored.replace("dev='vda' bus='virtio'", "dev='sdc' bus='usb'");
  const params = { target: 'sdc', bus: 'sata', medium: null } as const;
  expect(plan({ kind: 'vm.addCdDrive', params }, taken).obstacles).toEqual([
    expect.stringContaining('sdc is taken'),
  ]);
});

test.each([
  ['disk.qcow2', 'qcow2', null],
  ['over-known.qcow2', 'qcow2', null],
  ['disk.qcow2', 'raw', 'of the format qcow2, not raw'],
  ['strange', 'raw', 'of no known format'],
  ['used.raw', 'raw', 'The VM shop uses'],
  ['in-drive.raw', 'raw', 'The VM shop uses'],
  ['base.raw', 'raw', 'linked.qcow2 is based on'],
  ['arriving.raw', 'raw', 'A file is being uploaded into'],
  ['leads-out.qcow2', 'qcow2', 'which no pool of the host has'],
  ['novacron-image-0123.qcow2', 'qcow2', 'an image that VMs are made from'],
  ['none', 'raw', 'no volume named none'],
] as const)('%s attached as %s: %s', (name, format, why) => {
  const params = { pool: 'default', volume: name, format, bus: 'virtio', cache: 'default' } as const;
  const { obstacles } = plan({ kind: 'vm.attachVolume', params });
  expect(obstacles).toEqual(why ? [expect.stringContaining(why)] : []);
});

test('a pool that does not run gives nothing', () => {
  const params = { pool: 'asleep', volume: 'x', format: 'raw', bus: 'virtio', cache: 'default' } as const;
  const { obstacles } = plan({ kind: 'vm.attachVolume', params });
  expect(obstacles[0]).toContain('no active pool named asleep');
});

const changed = (difference: string) =>
  difference
    .split('\n')
    .filter((line) => /^[+-]/.test(line))
    .map((line) => line.replace(/\s+/g, ' '));

test('an order of devices takes the place of the kinds that were named, and says so', () => {
  const kinds = stored
    .replace("      <boot order='1'/>\n", '')
    .replace('</type>', "</type>\n    <boot dev='hd'/>\n    <boot dev='cdrom'/>");
  const { warnings, difference, atNextStart } = plan(
    { kind: 'vm.setBootOrder', params: { devices: ['vda', 'sda'] } },
    kinds,
  );
  expect(atNextStart).toEqual(['It starts from vda, then sda.']);
  expect(warnings).toEqual([expect.stringContaining('names kinds of devices (hd, cdrom)')]);
  expect(changed(difference)).toEqual([
    '- <boot dev="hd"/>',
    '- <boot dev="cdrom"/>',
    '+ <boot order="2"/>',
    '+ <boot order="1"/>',
  ]);
});

test('what is left out is no longer started from, and a device of the host comes behind', () => {
  const withDevice = stored.replace(
    '  </devices>',
    "    <hostdev mode='subsystem' type='pci'>\n      <boot order='2'/>\n    </hostdev>\n  </devices>",
  );
  const order = (devices: string[]) => plan({ kind: 'vm.setBootOrder', params: { devices } }, withDevice);
  expect(order(['vda']).warnings).toEqual([expect.stringContaining('A device of the host')]);
  expect(changed(order(['vda']).difference)).toEqual(['- <boot order="1"/>', '+ <boot order="1"/>']);
  expect(changed(order(['vda', 'sda']).difference)).toEqual([
    '- <boot order="1"/>',
    '+ <boot order="2"/>',
    '+ <boot order="1"/>',
    '- <boot order="2"/>',
    '+ <boot order="3"/>',
  ]);
  expect(order(['vdz']).obstacles).toEqual([expect.stringContaining('no disk or card vdz')]);
});

test.each<[string, number, string | null]>([
  ['vg0', 1, null],
  ['vg0', 1.5, 'The volume group vg0 has 1 GiB left'],
  ['ceph', 1, 'No disks are made in pools of the type rbd'],
  ['asleep', 1, 'no active pool named asleep'],
])('a new disk in the pool %s of %s GiB: %s', (poolName, sizeGib, obstacle) => {
  const params = { pool: poolName, volume: 'new', sizeGib, bus: 'virtio', cache: 'default' } as const;
  const { obstacles, difference, atNextStart } = plan({ kind: 'vm.addDisk', params });
  if (obstacle) return expect(obstacles).toEqual([expect.stringContaining(obstacle)]);
  expect(obstacles).toEqual([]);
  expect(difference).toMatch(/<driver [^>]*type="raw"/);
  expect(atNextStart).toEqual([expect.stringContaining('all of that is taken at once')]);
});
