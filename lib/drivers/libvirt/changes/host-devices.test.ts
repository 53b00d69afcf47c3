import { expect, test } from 'vitest';
import type { HostHardware, PciDevice, UsbDevice } from '../../../domain/host-hardware.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import type { PlanSubject } from './handler.ts';
import { addHostDevice } from './host-devices.ts';
import { setHugePages, setNumaMemory } from './memory-placement.ts';
import { setPinning } from './pinning.ts';

const pci = (address: string, change: Partial<PciDevice> = {}): PciDevice => ({
  kind: 'pci',
  address,
  type: 'Network',
  vendor: 'Acme',
  product: 'Card',
  isBridge: false,
  driver: 'acme',
  iommuGroup: 7,
  groupMates: [],
  numaCell: 0,
  hostUses: [],
  virtualFunctions: null,
  physicalFunction: null,
  ...change,
});
const stick: UsbDevice = {
  kind: 'usb',
  bus: 1,
  device: 4,
  vendorId: '0781',
  productId: '5591',
  vendor: 'Acme',
  product: 'Stick',
  hostUses: [],
};
const card = '0000:02:00.0';
const mate = '0000:02:00.1';
const virtual = '0000:02:10.0';

const hardware = (devices: HostHardware['devices']): HostHardware => ({
  cpu: { model: 'x', vendor: null, mhz: null, sockets: 1, coresPerSocket: 2, threadsPerCore: 1 },
  cells: [
    { id: 0, memoryMib: 1024, cpus: [0, 2], hugePages: [{ sizeKib: 2048, total: 200, free: 10 }] },
    { id: 1, memoryMib: 4096, cpus: [1, 3], hugePages: [{ sizeKib: 2048, total: 4, free: 4 }] },
  ],
  hasIommu: true,
  devices,
  abilities: { guests: [], firmware: [], hasSecureBoot: false, cpuModes: [], tpm: [], passthrough: [] },
});

const xml = (inside = '', devices = '') =>
  `<domain><memory unit='MiB'>256</memory><vcpu current='1'>2</vcpu>${inside}<features><acpi/></features><devices>${devices}</devices></domain>`;

function subject(devices: HostHardware['devices'], change: Partial<PlanSubject> = {}): PlanSubject {
  return {
    name: 'web',
    state: 'off',
    stored: xml(),
    active: null,
    facts: {
      cpuCount: 4,
      memoryMib: 8192,
      memoryFreeMib: 4096,
      pools: [],
      networks: [],
      libvirtVersion: '9.0.0',
    },
    hardware: hardware(devices),
    ...change,
  };
}
const add = (given: PlanSubject, device: ChangeParams<'vm.addHostDevice'>['device']) =>
  addHostDevice.plan(given, { device });

test('only a whole IOMMU group goes over: what the host still drives of it stands in the way', () => {
  const one = pci(card, { groupMates: [mate, '0000:00:01.0'] });
  const bridge = pci('0000:00:01.0', { isBridge: true, driver: 'pcieport' });
  const obstacles = (driver: string | null) =>
    add(subject([one, pci(mate, { driver }), bridge]), { kind: 'pci', address: card }).obstacles;
  expect(obstacles('acme')).toEqual([expect.stringMatching(/group 7 goes as a whole.*0000:02:00\.1/)]);
  expect(obstacles('vfio-pci')).toEqual([]);
  expect(obstacles(null)).toEqual([]);
});

test('a device that another machine runs with is refused while this one runs; else both may hold it', () => {
  const held = (isRunning: boolean, active: string | null) =>
    add(
      subject([pci(card)], {
        active,
        holders: [{ name: 'db', isRunning, devices: [{ kind: 'pci', address: card, mac: null }] }],
      }),
      { kind: 'pci', address: card },
    );
  expect(held(true, xml()).obstacles).toEqual([expect.stringContaining('db runs with it')]);
  expect(held(false, xml()).obstacles).toEqual([]);
  expect(held(true, null)).toMatchObject({
    obstacles: [],
    warnings: expect.arrayContaining([expect.stringContaining('only one of the two can run')]),
  });
});

test('a virtual function is a card with an address, and nothing else is', () => {
  const given = subject([pci(card), pci(virtual, { physicalFunction: card })]);
  const mac = '52:54:00:00:00:01';
  expect(add(given, { kind: 'card', address: card, mac }).obstacles).toEqual([
    expect.stringContaining('no virtual function'),
  ]);
  const draft = add(given, { kind: 'card', address: virtual, mac });
  expect(draft.obstacles).toEqual([]);
  expect(draft.stored).toContain('<interface type="hostdev" managed="yes">');
});

test('a USB device is plugged into a running machine with a USB controller; a mounted one is worth a word', () => {
  const usb = { kind: 'usb', vendorId: '0781', productId: '5591', bus: null, device: null } as const;
  const stickInUse = { ...stick, hostUses: ['disk /dev/sdb'] };
  const running = (devices: string) =>
    add(subject([stickInUse], { active: xml('', devices), stored: xml('', devices) }), usb);
  const now = running("<controller type='usb' index='0'/>");
  expect(now).toMatchObject({ live: [expect.stringContaining('at once')], atNextStart: [] });
  expect(now.warnings).toEqual([expect.stringContaining('disk /dev/sdb')]);
  expect(running("<controller type='usb' model='none'/>")).toMatchObject({
    live: [],
    atNextStart: [expect.stringContaining('no USB controller')],
  });
});

test('huge pages have to be set aside where its memory may lie, and fit its size', () => {
  const plan = (inside = '') => setHugePages.plan(subject([], { stored: xml(inside) }), { sizeKib: 2048 });
  expect(plan()).toMatchObject({
    obstacles: [],
    warnings: [expect.stringMatching(/^Only 14 of 204/), expect.any(String)],
  });
  const bound = plan("<numatune><memory mode='strict' nodeset='1'/></numatune>");
  expect(bound.obstacles).toEqual(['Its memory node 1 has 4 pages of 2 MiB set aside, and it needs 128.']);
  expect(setHugePages.plan(subject([]), { sizeKib: 1024 ** 2 }).obstacles).toEqual([
    expect.stringContaining('no whole number'),
    expect.stringContaining('Reserve 1 of them'),
  ]);
  expect(
    plan("<memoryBacking><hugepages><page size='2048' nodeset='0'/></hugepages></memoryBacking>").obstacles,
  ).toEqual([expect.stringContaining('virsh edit')]);
});

test('a node that is too small stands in the way of strict placement alone', () => {
  const big = xml().replace("unit='MiB'>256", "unit='GiB'>2");
  const plan = (mode: 'strict' | 'interleave') =>
    setNumaMemory.plan(subject([], { stored: big }), { placement: { mode, nodes: '0' } });
  expect(plan('strict').obstacles).toEqual(['It wants 2 GiB, and node 0 has 1 GiB in all.']);
  expect(plan('interleave')).toMatchObject({
    obstacles: [],
    warnings: [expect.stringContaining('lies elsewhere')],
  });
});

test('a CPU of the guest that is off is pinned when it starts; the same set in other words changes nothing', () => {
  const tuned = (cpuset: string) => xml(`<cputune><vcpupin vcpu="0" cpuset="${cpuset}"/></cputune>`);
  const given = subject([], { stored: tuned('0-2'), active: tuned('0-2') });
  const draft = setPinning.plan(given, {
    vcpus: [
      { vcpu: 0, cpus: '0-2' },
      { vcpu: 1, cpus: '1' },
    ],
    emulator: null,
  });
  expect(draft).toMatchObject({
    live: [],
    atNextStart: ['CPU 1 of the guest is off, and pinned when it starts.'],
  });
  const same = subject([], { stored: tuned('0,1,2'), active: tuned('0-3,^3') });
  expect(setPinning.plan(same, { vcpus: [{ vcpu: 0, cpus: '0-2' }], emulator: null })).toMatchObject({
    live: [],
    atNextStart: [],
    stored: tuned('0,1,2'),
  });
  expect(setPinning.plan(given, { vcpus: [{ vcpu: 5, cpus: '9' }], emulator: null }).obstacles).toHaveLength(
    2,
  );
});
