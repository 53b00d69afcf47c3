import { expect, test } from 'vitest';
import { type PciDevice, whyCannotPass } from '../../domain/host-hardware.ts';
import { withUses } from './hardware.ts';
import { parseGuestAbilities, parseGuestKinds } from './parse-abilities.ts';
import { parseNodeDevice, parseReserved, parseTopology } from './parse-hardware.ts';

// As libvirt writes of a card with virtual functions, after its documentation of node devices.
const physical = `<device>
  <name>pci_0000_02_00_0</name>
  <path>/sys/devices/pci0000:00/0000:00:04.0/0000:02:00.0</path>
  <parent>pci_0000_00_04_0</parent>
  <driver><name>igb</name></driver>
  <capability type='pci'>
    <class>0x020000</class>
    <domain>0</domain><bus>2</bus><slot>0</slot><function>0</function>
    <product id='0x1521'>I350 Gigabit Network Connection</product>
    <vendor id='0x8086'>Intel Corporation</vendor>
    <capability type='virt_functions' maxCount='7'>
      <address domain='0x0000' bus='0x02' slot='0x10' function='0x0'/>
      <address domain='0x0000' bus='0x02' slot='0x10' function='0x4'/>
    </capability>
    <iommuGroup number='15'><address domain='0x0000' bus='0x02' slot='0x00' function='0x0'/>
      <address domain='0x0000' bus='0x02' slot='0x00' function='0x1'/></iommuGroup>
    <numa node='1'/>
  </capability>
</device>`;
const virtual = `<device>
  <name>pci_0000_02_10_0</name>
  <path>/sys/devices/pci0000:00/0000:00:04.0/0000:02:10.0</path>
  <capability type='pci'>
    <class>0x020000</class>
    <domain>0</domain><bus>2</bus><slot>16</slot><function>0</function>
    <product id='0x1520'/><vendor id='0x8086'/>
    <capability type='phys_function'><address domain='0x0000' bus='0x02' slot='0x00' function='0x0'/></capability>
    <iommuGroup number='16'><address domain='0x0000' bus='0x02' slot='0x10' function='0x0'/></iommuGroup>
  </capability>
</device>`;
const bridge = `<device><name>pci_0000_00_04_0</name><path>/sys/devices/pci0000:00/0000:00:04.0</path>
  <capability type='pci'><class>0x060400</class><domain>0</domain><bus>0</bus><slot>4</slot><function>0</function>
  <product id='0x1'/><vendor id='0x2'/></capability></device>`;
const stick = `<device><name>usb_1_1_4</name><path>/sys/devices/pci0000:00/0000:00:1d.0/usb1/1-1/1-1.4</path>
  <capability type='usb_device'><bus>1</bus><device>3</device>
  <product id='0x5591'>Ultra Flair</product><vendor id='0x0781'>SanDisk Corp.</vendor></capability></device>`;
const hub = stick.replace('0x0781', '0x1d6b');
const disk = `<device><name>block_sdb</name>
  <path>/sys/devices/pci0000:00/0000:00:1d.0/usb1/1-1/1-1.4/1-1.4:1.0/host6/target6:0:0/6:0:0:0/block/sdb</path>
  <capability type='storage'><block>/dev/sdb</block></capability></device>`;
const card = (state: string) => `<device><name>net_eno1</name>
  <path>/sys/devices/pci0000:00/0000:00:04.0/0000:02:00.0/net/eno1</path>
  <capability type='net'><interface>eno1</interface><link state='${state}'/></capability></device>`;

const read = (...texts: string[]) => withUses(texts.map(parseNodeDevice).filter((device) => device !== null));

test('a card is read with its driver, group, node and virtual functions', () => {
  expect(read(physical)).toEqual([
    {
      kind: 'pci',
      address: '0000:02:00.0',
      type: 'Network',
      vendor: 'Intel Corporation',
      product: 'I350 Gigabit Network Connection',
      isBridge: false,
      driver: 'igb',
      iommuGroup: 15,
      groupMates: ['0000:02:00.1'],
      numaCell: 1,
      hostUses: [],
      virtualFunctions: { most: 7, addresses: ['0000:02:10.0', '0000:02:10.4'] },
      physicalFunction: null,
    },
  ]);
});

test('a virtual function knows whose it is; without a list of names, ids stand for them', () => {
  expect(read(virtual)).toMatchObject([
    {
      address: '0000:02:10.0',
      physicalFunction: '0000:02:00.0',
      vendor: '8086',
      product: '1520',
      driver: null,
    },
  ]);
});

test('what of the host hangs on a device is told by where it is, however deep; a card without a link is free', () => {
  const uses = (...texts: string[]) => read(...texts).map(({ hostUses }) => hostUses);
  expect(uses(physical, card('up'))).toEqual([['network eno1']]);
  expect(uses(physical, card('down'))).toEqual([[]]);
  expect(uses(stick, disk)).toEqual([['disk /dev/sdb']]);
  expect(uses(virtual, card('up'))).toEqual([[]]);
});

test('the USB bus itself is no device', () => {
  expect(read(hub)).toEqual([]);
  expect(read(stick)).toMatchObject([
    { kind: 'usb', bus: 1, device: 3, vendorId: '0781', productId: '5591' },
  ]);
});

test('what cannot be handed over says why', () => {
  const why = (texts: string[], hasIommu = true) =>
    whyCannotPass(read(...texts)[0] as PciDevice, { hasIommu });
  expect(why([virtual])).toBeNull();
  expect(why([virtual], false)).toContain('IOMMU is off');
  expect(why([bridge])).toContain('own bus');
  expect(why([physical, card('up')])).toContain('The host uses it: network eno1.');
  expect(why([stick, disk], false)).toBeNull();
});

const capabilities = `<capabilities><host>
  <cpu><arch>x86_64</arch><model>Broadwell</model><vendor>Intel</vendor>
    <topology sockets='1' dies='2' cores='4' threads='2'/></cpu>
  <iommu support='yes'/>
  <topology><cells num='2'>
    <cell id='0'><memory unit='KiB'>2097152</memory><pages unit='KiB' size='4'>1</pages>
      <pages unit='KiB' size='2048'>100</pages><cpus num='2'><cpu id='0'/><cpu id='2'/></cpus></cell>
    <cell id='1'><memory unit='KiB'>1048576</memory><pages unit='KiB' size='4'>1</pages>
      <pages unit='KiB' size='2048'>0</pages><cpus num='1'><cpu id='1'/></cpus></cell>
  </cells></topology></host>
  <guest><os_type>hvm</os_type><arch name='x86_64'>
    <machine>pc-q35-7.2</machine><machine>pc-q35-2.4</machine><machine canonical='pc-q35-7.2'>q35</machine>
    <machine>pc-i440fx-2.12</machine><machine>pc-i440fx-2.4</machine>
    <domain type='qemu'/><domain type='kvm'/></arch></guest></capabilities>`;

test('topology, memory nodes and reserved pages are read', () => {
  expect(parseTopology(capabilities)).toEqual({
    cpu: { model: 'Broadwell', vendor: 'Intel', sockets: 1, coresPerSocket: 8, threadsPerCore: 2 },
    cells: [
      { id: 0, memoryMib: 2048, cpus: [0, 2] },
      { id: 1, memoryMib: 1024, cpus: [1] },
    ],
    pageSizesKib: [2048],
    hasIommu: true,
  });
  expect(parseReserved(capabilities).get('0 2048')).toBe(100);
  expect(parseTopology('<capabilities><host/></capabilities>')).toMatchObject({ cells: [], hasIommu: null });
});

test('of each family of machines the newest is named, by number and not by letter', () => {
  expect(parseGuestKinds(capabilities)).toEqual([
    { architecture: 'x86_64', types: ['qemu', 'kvm'], machines: ['pc-i440fx-2.12', 'pc-q35-7.2'] },
  ]);
});

test('what guests can have is read, and a host that says nothing of it has the least', () => {
  const list = (name: string, ...values: string[]) =>
    `<enum name='${name}'>${values.map((value) => `<value>${value}</value>`).join('')}</enum>`;
  expect(
    parseGuestAbilities(`<domainCapabilities>
      <os supported='yes'>${list('firmware', 'bios', 'efi')}<loader>${list('secure', 'yes', 'no')}</loader></os>
      <cpu><mode name='host-passthrough' supported='no'/><mode name='custom' supported='yes'/></cpu>
      <devices><hostdev supported='yes'>${list('subsysType', 'usb', 'pci')}</hostdev>
        <tpm supported='yes'>${list('model', 'tpm-crb')}${list('backendModel', 'emulator')}</tpm></devices>
    </domainCapabilities>`),
  ).toEqual({
    firmware: ['BIOS', 'UEFI'],
    hasSecureBoot: true,
    cpuModes: ['custom'],
    tpm: ['tpm-crb'],
    passthrough: ['usb', 'pci'],
  });
  expect(parseGuestAbilities(null)).toEqual({
    firmware: ['BIOS'],
    hasSecureBoot: false,
    cpuModes: [],
    tpm: [],
    passthrough: [],
  });
});
