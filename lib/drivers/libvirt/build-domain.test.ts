import { describe, expect, test } from 'vitest';
import { createHardware } from '../../domain/create-vm.ts';
import { imageVolumeName } from '../../domain/storage.ts';
import { buildDomainXml } from './build-domain.ts';
import { parseDomainXml } from './parse-domain.ts';
import { specOf, withSeed } from './testing/spec.ts';
import { attribute, child, children, type Element, parseXml, textOf } from './xml.ts';

const image = {
  imageId: 'i',
  name: 'Tiny',
  format: 'qcow2',
  sha256: 'ab'.repeat(32),
  path: '/x',
  sizeBytes: 1,
  virtualSizeBytes: 1,
} as const;
const iso = { ...image, format: 'iso' } as const;
const nic = { network: 'default', mac: '52:54:00:00:00:01', model: 'virtio' };
const build = (...args: Parameters<typeof buildDomainXml>) => parseXml(buildDomainXml(...args), 'domain');
const device = (domain: Element, name: string) => children(child(domain, 'devices'), name);

test('what is built is what was asked for', () => {
  const spec = specOf(image, { vcpus: 3, memoryMib: 777, nics: [nic] });
  expect(parseDomainXml(buildDomainXml(spec))).toEqual({
    boot: { style: 'kinds', kinds: ['hd'], order: ['vda'] },
    externalId: spec.externalId,
    name: spec.name,
    networks: ['default'],
    hypervisorType: 'qemu',
    vcpus: 3,
    memoryMib: 777,
    disks: [
      {
        target: 'vda',
        device: 'disk',
        bus: 'virtio',
        source: spec.disk.volume,
        pool: 'default',
        volume: spec.disk.volume,
        format: 'qcow2',
        sizeBytes: null,
        cache: null,
      },
    ],
    nics: [
      {
        ...{ mac: nic.mac, model: 'virtio', source: 'default', addresses: [], isLinkUp: true },
        link: { kind: 'network', bridge: null, device: null },
      },
    ],
    consoles: ['vnc', 'serial'],
    firmware: 'bios',
    machineType: 'q35',
    hasGuestAgent: true,
    isAgentConnected: false,
    createdByOperation: spec.operationId,
    description: '',
    tags: [],
    isTemplate: false,
    isProtected: false,
    hostDevices: [],
    placement: { vcpuPins: [], emulatorPin: null, numa: null, hugePages: null },
  });
});

test('names, descriptions and networks stay text, whatever they hold', () => {
  const nasty = `"/><qemu:commandline/>&amp;]]><!--\n'`;
  const spec = specOf(image, {
    name: nasty,
    description: nasty,
    disk: { pool: nasty, volume: nasty, sizeBytes: 1 },
    nics: [{ ...nic, network: nasty }],
  });
  const domain = build(spec);
  expect(textOf(child(domain, 'name'))).toBe(nasty);
  expect(textOf(child(domain, 'description'))).toBe(nasty);
  expect(attribute(child(device(domain, 'disk')[0], 'source'), 'pool')).toBe(nasty);
  expect(attribute(child(device(domain, 'interface')[0], 'source'), 'network')).toBe(nasty);
  // The same elements as with harmless text.
  expect(Object.keys(domain)).toEqual(Object.keys(build({ ...spec, name: 'n', description: 'd' })));
});

describe('the screen', () => {
  test('takes no password that anybody knows, and its address from the host', () => {
    const [graphics] = device(build(specOf(image), { screenPassword: 'random' }), 'graphics');
    expect(attribute(graphics, 'passwd')).toBe('random');
    expect(Date.parse(`${attribute(graphics, 'passwdValidTo')}Z`)).toBeLessThan(Date.now());
    expect(attribute(graphics, 'listen')).toBeNull();
    expect(children(graphics, 'listen')).toEqual([]);
  });

  test('shows no password in the plan', () => {
    expect(buildDomainXml(specOf(image))).not.toMatch(/passwd/);
  });
});

test.each([
  ['kvm', 'host-model'],
  ['qemu', null],
] as const)('a guest of type %s gets the processor %s', (guestType, mode) => {
  const domain = build(specOf(image, { guestType }));
  expect(attribute(domain, 'type')).toBe(guestType);
  expect(attribute(child(domain, 'cpu'), 'mode')).toBe(mode);
});

test('an ISO is a CD that cannot be written and boots first', () => {
  const domain = build(specOf(iso));
  const [disk, cd] = device(domain, 'disk');
  expect(attribute(disk, 'device')).toBe('disk');
  expect(attribute(cd, 'device')).toBe('cdrom');
  expect(children(cd, 'readonly')).toHaveLength(1);
  expect(attribute(child(cd, 'source'), 'volume')).toBe(imageVolumeName(iso));
  expect(children(child(domain, 'os'), 'boot').map((boot) => attribute(boot, 'dev'))).toEqual([
    'cdrom',
    'hd',
  ]);
});

test.each([
  ['q35', 'virtio', 'scsi'],
  ['q35', 'sata', 'sata'],
  ['pc', 'virtio', 'ide'],
] as const)(
  'the CD for cloud-init is where a guest of %s with its disk on %s looks: %s',
  (machine, bus, wanted) => {
    const spec = withSeed(specOf(iso, { hardware: createHardware.parse({ machine }) }));
    const domain = build({ ...spec, disk: { ...spec.disk, bus } });
    const [, installer, seed] = device(domain, 'disk');
    // A firmware asks only the first CD whether it boots.
    expect(attribute(child(installer, 'source'), 'volume')).toBe(imageVolumeName(iso));
    expect(attribute(child(seed, 'source'), 'volume')).toBe(spec.seed?.volume);
    expect(attribute(seed, 'device')).toBe('cdrom');
    expect(children(seed, 'readonly')).toHaveLength(1);
    expect(attribute(child(seed, 'target'), 'bus')).toBe(wanted);
    const places = device(domain, 'disk').map((disk) => attribute(child(disk, 'target'), 'dev'));
    expect(new Set(places).size).toBe(3);
    const controllers = device(domain, 'controller').filter((one) => attribute(one, 'type') === 'scsi');
    expect(controllers).toHaveLength(wanted === 'scsi' ? 1 : 0);
  },
);

test('without networks there is no network card', () => {
  expect(device(build(specOf(image, { nics: [] })), 'interface')).toEqual([]);
});

test('an image’s volume is named by what is in it', () => {
  expect(imageVolumeName(image)).toBe(`novacron-image-${'ab'.repeat(8)}.qcow2`);
});

test('a q35 machine has spare ports for what is plugged in later, however much it begins with', () => {
  const ports = (spec: Parameters<typeof buildDomainXml>[0]) =>
    device(build(spec), 'controller').filter((one) => attribute(one, 'model') === 'pcie-root-port').length;
  expect(ports(specOf(null))).toBe(14);
  const many = Array.from({ length: 12 }, (_, index) => ({
    pool: 'default',
    volume: `more-${index}`,
    sizeBytes: 1,
  }));
  // USB, two channels, random numbers, a card and thirteen disks; six are left.
  expect(ports(specOf(null, { moreDisks: many, nics: [nic] }))).toBe(4 + 1 + 13 + 6);
  expect(ports(specOf(null, { hardware: createHardware.parse({ machine: 'pc' }) }))).toBe(0);
});

test('what is chosen of the hardware is in the definition', () => {
  const hardware = createHardware.parse({
    firmware: 'uefiSecure',
    hasTpm: true,
    cpu: 'EPYC',
    graphics: 'none',
    hasAgentChannel: false,
  });
  const domain = build(specOf(null, { hardware }));
  expect(attribute(child(domain, 'os'), 'firmware')).toBe('efi');
  const features = children(child(domain, 'os', 'firmware'), 'feature');
  expect(features.map((one) => [attribute(one, 'name'), attribute(one, 'enabled')])).toEqual([
    ['enrolled-keys', 'yes'],
    ['secure-boot', 'yes'],
  ]);
  expect(attribute(child(domain, 'features', 'smm'), 'state')).toBe('on');
  expect(textOf(child(domain, 'cpu', 'model'))).toBe('EPYC');
  expect(attribute(device(domain, 'tpm')[0], 'model')).toBe('tpm-crb');
  expect(device(domain, 'graphics')).toEqual([]);
  expect(device(domain, 'channel')).toEqual([]);
});
