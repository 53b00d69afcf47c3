import { describe, expect, test } from 'vitest';
import { parseDomainXml } from './parse-domain.ts';

/** As virt-manager writes it, running: UEFI, SPICE, a CD, a bridge, an agent that is connected. */
const virtManager = `<domain type='kvm' id='7' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>debian12</name>
  <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
  <metadata>
    <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
      <libosinfo:os id="http://debian.org/debian/12"/>
    </libosinfo:libosinfo>
  </metadata>
  <memory unit='KiB'>4194304</memory>
  <currentMemory unit='KiB'>2097152</currentMemory>
  <vcpu placement='static' current='2'>8</vcpu>
  <os firmware='efi'>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.ms.fd</loader>
    <nvram>/var/lib/libvirt/qemu/nvram/debian12_VARS.fd</nvram>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='/var/lib/libvirt/images/debian12 &amp; more.qcow2' index='2'/>
      <backingStore type='file' index='3'><format type='qcow2'/><source file='/base.qcow2'/></backingStore>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <interface type='bridge'>
      <mac address='52:54:00:aa:bb:cc'/><source bridge='br0'/><target dev='vnet3'/><model type='virtio'/>
    </interface>
    <serial type='pty'><source path='/dev/pts/4'/><target type='isa-serial' port='0'/></serial>
    <console type='pty' tty='/dev/pts/4'><target type='serial' port='0'/></console>
    <channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0' state='disconnected'/></channel>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0' state='connected'/>
    </channel>
    <graphics type='spice' port='5900' autoport='yes' listen='127.0.0.1'/>
    <hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source></hostdev>
  </devices>
  <qemu:commandline><qemu:arg value='-foo'/></qemu:commandline>
</domain>`;

const domain = (inner: string, attributes = "type='qemu'") =>
  parseDomainXml(`<domain ${attributes}><name>x</name><uuid>u</uuid>${inner}</domain>`);
const devices = (inner: string) => domain(`<devices>${inner}</devices>`);

test('reads a VM of virt-manager', () => {
  expect(parseDomainXml(virtManager)).toEqual({
    externalId: '6695eb01-f6a4-8304-79aa-97f2502e193f',
    name: 'debian12',
    networks: [],
    hypervisorType: 'kvm',
    vcpus: 2,
    memoryMib: 2048,
    disks: [
      {
        target: 'vda',
        device: 'disk',
        bus: 'virtio',
        source: '/var/lib/libvirt/images/debian12 & more.qcow2',
        pool: null,
        volume: null,
        format: 'qcow2',
        sizeBytes: null,
        cache: null,
        bases: ['/base.qcow2'],
      },
      {
        target: 'sda',
        device: 'cdrom',
        bus: 'sata',
        source: null,
        pool: null,
        volume: null,
        format: null,
        sizeBytes: null,
        cache: null,
      },
    ],
    nics: [
      {
        ...{ mac: '52:54:00:aa:bb:cc', model: 'virtio', source: 'br0', addresses: [], isLinkUp: true },
        link: { kind: 'bridge', bridge: 'br0', device: 'vnet3' },
      },
    ],
    consoles: ['spice', 'serial'],
    firmware: 'uefi',
    machineType: 'pc-q35-7.2',
    hasGuestAgent: true,
    isAgentConnected: true,
    createdByOperation: null,
    description: '',
    tags: [],
    hostDevices: [{ kind: 'pci', address: '0000:01:00.0', mac: null }],
    placement: { vcpuPins: [], emulatorPin: null, numa: null, hugePages: null },
    boot: { style: 'kinds', kinds: [], order: [] },
    isProtected: false,
    isTemplate: false,
  });
});

test('reads the least that a VM can be', () => {
  expect(domain('<memory>65536</memory>', "type='test'")).toMatchObject({
    hypervisorType: 'qemu',
    vcpus: 1,
    memoryMib: 64,
    disks: [],
    nics: [],
    consoles: [],
    firmware: 'bios',
    machineType: null,
    hasGuestAgent: false,
    isAgentConnected: false,
  });
});

test('reads where a VM is held to, and the host’s devices that it holds, in any notation', () => {
  const parsed = domain(`<memory>65536</memory><vcpu>2</vcpu>
    <memoryBacking><hugepages><page size='1' unit='GiB'/></hugepages></memoryBacking>
    <cputune><shares>1</shares><vcpupin vcpu='1' cpuset='2-3'/><emulatorpin cpuset='0'/></cputune>
    <numatune><memory mode='preferred' nodeset='0'/></numatune>
    <devices>
      <hostdev mode='subsystem' type='usb'><source><vendor id='0x0781'/><product id='0x5591'/></source></hostdev>
      <hostdev mode='subsystem' type='usb'><source><address bus='1' device='4'/></source></hostdev>
      <hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/></source></hostdev>
      <hostdev mode='subsystem' type='pci'><source><address domain='0' bus='0xa' slot='0x1f' function='7'/></source></hostdev>
      <interface type='hostdev'><mac address='52:54:00:00:00:09'/>
        <source><address type='pci' domain='0x0000' bus='0x02' slot='0x10' function='0x4'/></source></interface>
    </devices>`);
  expect(parsed.placement).toEqual({
    vcpuPins: [{ vcpu: 1, cpus: '2-3' }],
    emulatorPin: '0',
    numa: { mode: 'preferred', nodes: '0' },
    hugePages: { sizeKib: 1024 * 1024 },
  });
  expect(parsed.hostDevices).toEqual([
    { kind: 'usb', vendorId: '0781', productId: '5591', bus: null, device: null },
    { kind: 'usb', vendorId: null, productId: null, bus: 1, device: 4 },
    { kind: 'pci', address: '0000:0a:1f.7', mac: null },
    { kind: 'pci', address: '0000:02:10.4', mac: '52:54:00:00:00:09' },
  ]);
  expect(domain('<memoryBacking><hugepages/></memoryBacking>').placement?.hugePages).toEqual({
    sizeKib: 'default',
  });
});

test.each([
  ['<memory>1048576</memory>', 1024],
  ["<memory unit='MiB'>300</memory>", 300],
  ["<memory unit='G'>2</memory>", 2048],
  ["<memory unit='GB'>2</memory>", 1907],
  ["<memory unit='TiB'>1</memory>", 1024 * 1024],
  ["<memory unit='bytes'>1073741824</memory>", 1024],
  ["<memory unit='b'>1073741824</memory>", 1024],
  ["<memory unit='GiB'>4</memory><currentMemory unit='MiB'>512</currentMemory>", 512],
])('reads %s as %d MiB', (memory, memoryMib) => {
  expect(domain(memory).memoryMib).toBe(memoryMib);
});

test.each([
  ["type='block'", "<source dev='/dev/vg0/web'/>", { source: '/dev/vg0/web', pool: null, volume: null }],
  [
    "type='volume'",
    "<source pool='fast' volume='web.qcow2'/>",
    { source: 'web.qcow2', pool: 'fast', volume: 'web.qcow2' },
  ],
  [
    "type='network'",
    "<source protocol='rbd' name='vms/web'><host name='mon1' port='6789'/></source>",
    { source: 'vms/web', pool: null, volume: null },
  ],
  ["type='dir'", "<source dir='/srv/shared'/>", { source: '/srv/shared' }],
  ["type='vhostuser'", "<source type='unix' path='/run/spdk.sock'/>", { source: '/run/spdk.sock' }],
  ["type='file'", '', { source: null }],
])('reads a disk of %s', (attributes, source, wanted) => {
  const [disk] = devices(`<disk ${attributes}>${source}<target dev='vdb' bus='virtio'/></disk>`).disks;
  expect(disk).toMatchObject({ target: 'vdb', device: 'disk', ...wanted });
});

test.each([
  ["<source network='default' portid='1' bridge='virbr0'/>", 'default', 'virbr0'],
  ["<source dev='eno1' mode='bridge'/>", 'eno1', null],
  ['', null, null],
])('reads a network card on %s', (source, wanted, bridge) => {
  const [nic] = devices(`<interface type='any'><mac address='52:54:00:00:00:01'/>${source}</interface>`).nics;
  expect(nic).toEqual({
    mac: '52:54:00:00:00:01',
    model: null,
    source: wanted,
    addresses: [],
    isLinkUp: true,
    link: { kind: 'any', bridge, device: null },
  });
});

test('names each kind of console once', () => {
  const { consoles } = devices(
    "<graphics type='vnc'/><graphics type='vnc'/><graphics type='sdl'/><serial type='pty'/><console type='pty'/>",
  );
  expect(consoles).toEqual(['vnc', 'serial']);
});

describe('the operation that made it', () => {
  const metadata = (inner: string) => domain(`<metadata>${inner}</metadata>`).createdByOperation;

  test.each([
    ['our own prefix', '<n:vm xmlns:n="urn:novacron:vm:1"><n:operation>op-1</n:operation></n:vm>', 'op-1'],
    [
      'a prefix that somebody else chose',
      '<a:b xmlns:a="urn:else"/><x:vm xmlns:x="urn:novacron:vm:1"><x:operation>op-2</x:operation></x:vm>',
      'op-2',
    ],
    ['no prefix at all', '<vm xmlns="urn:novacron:vm:1"><operation>op-3</operation></vm>', 'op-3'],
    ['another’s namespace', '<n:vm xmlns:n="urn:else"><n:operation>op-4</n:operation></n:vm>', null],
    ['nothing', '', null],
  ])('is read with %s', (_what, inner, wanted) => {
    expect(metadata(inner)).toBe(wanted);
  });
});

test('what is not a definition is refused, whatever it claims to be', () => {
  expect(() => parseDomainXml('<domain')).toThrow(expect.objectContaining({ code: 'host_error' }));
  expect(() => parseDomainXml('<!DOCTYPE domain><domain/>')).toThrow(
    expect.objectContaining({ code: 'host_error' }),
  );
});
