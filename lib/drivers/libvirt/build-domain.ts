import type { Firmware } from '../../domain/create-vm.ts';
import { imageVolumeName } from '../../domain/storage.ts';
import type { CreateDisk, DescribedVmSpec, SeedPlace } from '../driver.ts';
import { buildXml } from './xml.ts';

export const metadataNamespace = 'urn:novacron:vm:1';

// In the past: nobody gets in before a ticket sets a password of its own.
const passwordExpired = '1970-01-01T00:00:01';

// A port of its own for everything that is plugged in later: a q35 machine that runs gets no more of them. As many
// in all as other tools give; firmware has addresses for that many.
const minRootPorts = 14;
const minFreeRootPorts = 6;
// USB, the guest agent's and the memory's channel, the random numbers.
const fixedPortUsers = 4;

/**
 * The definition of a new VM. The listen address of its screen is left to the host's own configuration.
 * @param secrets.screenPassword  left out of what is shown
 * @see https://libvirt.org/formatdomain.html
 */
export function buildDomainXml(spec: DescribedVmSpec, secrets: { screenPassword?: string } = {}): string {
  const { hardware } = spec;
  const isIso = spec.image?.format === 'iso';
  const disks = [spec.disk, ...spec.moreDisks];
  const isSecure = hardware.firmware === 'uefiSecure';
  return buildXml('domain', {
    '@type': spec.guestType,
    name: spec.name,
    uuid: spec.externalId,
    ...(spec.description ? { description: spec.description } : {}),
    metadata: {
      'novacron:vm': { '@xmlns:novacron': metadataNamespace, 'novacron:operation': spec.operationId },
    },
    memory: { '@unit': 'MiB', '#text': String(spec.memoryMib) },
    currentMemory: { '@unit': 'MiB', '#text': String(spec.memoryMib) },
    vcpu: { '@placement': 'static', '#text': String(spec.vcpus) },
    os: {
      ...firmwareOf(hardware.firmware),
      type: { '@arch': 'x86_64', '@machine': hardware.machine, '#text': 'hvm' },
      // An installer boots first; once the disk can boot, the installer's own menu leads there.
      boot: isIso ? [{ '@dev': 'cdrom' }, { '@dev': 'hd' }] : [{ '@dev': 'hd' }],
    },
    // Without system management mode a guest's kernel could write what secure boot trusts.
    features: { acpi: '', apic: '', ...(isSecure ? { smm: { '@state': 'on' } } : {}) },
    ...cpuOf(spec),
    clock: {
      '@offset': 'utc',
      timer: [
        { '@name': 'rtc', '@tickpolicy': 'catchup' },
        { '@name': 'pit', '@tickpolicy': 'delay' },
        { '@name': 'hpet', '@present': 'no' },
      ],
    },
    on_poweroff: 'destroy',
    on_reboot: 'restart',
    on_crash: 'destroy',
    devices: {
      disk: [...withTargets(disks).map(diskOf), ...cdsOf(spec, disks)],
      controller: [
        { '@type': 'usb', '@model': 'qemu-xhci' },
        ...(hasScsi(spec, disks) ? [{ '@type': 'scsi', '@model': 'virtio-scsi' }] : []),
        ...(hardware.machine === 'q35' ? rootPorts(spec, disks) : []),
      ],
      interface: spec.nics.map((nic) => ({
        '@type': 'network' in nic ? 'network' : 'bridge',
        mac: { '@address': nic.mac },
        source: 'network' in nic ? { '@network': nic.network } : { '@bridge': nic.bridge },
        model: { '@type': nic.model },
      })),
      serial: { '@type': 'pty', target: { '@port': '0' } },
      console: { '@type': 'pty', target: { '@type': 'serial', '@port': '0' } },
      ...(hardware.hasAgentChannel
        ? { channel: { '@type': 'unix', target: { '@type': 'virtio', '@name': 'org.qemu.guest_agent.0' } } }
        : {}),
      // A tablet knows absolute positions, so the pointer in the browser and the guest's are the same.
      input: [{ '@type': 'tablet', '@bus': 'usb' }],
      ...screenOf(spec, secrets.screenPassword),
      ...(hardware.hasTpm
        ? { tpm: { '@model': 'tpm-crb', backend: { '@type': 'emulator', '@version': '2.0' } } }
        : {}),
      memballoon: { '@model': 'virtio', stats: { '@period': '10' } },
      rng: { '@model': 'virtio', backend: { '@model': 'random', '#text': '/dev/urandom' } },
    },
  });
}

/** libvirt finds the files by the descriptors that the host has installed. */
function firmwareOf(firmware: Firmware): object {
  if (firmware === 'bios') return {};
  const enabled = firmware === 'uefiSecure' ? 'yes' : 'no';
  const feature = ['enrolled-keys', 'secure-boot'].map((name) => ({ '@enabled': enabled, '@name': name }));
  return { '@firmware': 'efi', firmware: { feature } };
}

function cpuOf({ guestType, hardware: { cpu } }: DescribedVmSpec): object {
  if (cpu === 'host-passthrough' || cpu === 'maximum') return { cpu: { '@mode': cpu } };
  if (cpu !== 'auto') {
    return { cpu: { '@mode': 'custom', '@match': 'exact', model: { '@fallback': 'forbid', '#text': cpu } } };
  }
  // Emulation has no host processor to pass on; QEMU's own default runs everywhere.
  return guestType === 'kvm' ? { cpu: { '@mode': 'host-model' } } : {};
}

function screenOf({ hardware: { graphics } }: DescribedVmSpec, password: string | undefined): object {
  if (graphics === 'none') return { video: { model: { '@type': 'none' } } };
  return {
    graphics: {
      '@type': graphics,
      '@port': '-1',
      '@autoport': 'yes',
      ...(password ? { '@passwd': password, '@passwdValidTo': passwordExpired } : {}),
    },
    video: { model: { '@type': 'vga' } },
  };
}

function rootPorts(spec: DescribedVmSpec, disks: CreateDisk[]): object[] {
  const isOnPort = ({ bus = 'virtio' }: CreateDisk) => bus === 'virtio';
  const scsi = hasScsi(spec, disks) ? 1 : 0;
  const used = fixedPortUsers + scsi + spec.nics.length + disks.filter(isOnPort).length;
  const count = Math.max(minRootPorts, used + minFreeRootPorts);
  const port = { '@type': 'pci', '@model': 'pcie-root-port' };
  // The root has the number 0, which a port without a number before it would take.
  return [{ '@type': 'pci', '@index': '0', '@model': 'pcie-root' }, ...Array(count).fill(port)];
}

type Placed = CreateDisk & { target: string };

/** vda, vdb … on virtio; sda, sdb … on every other bus. */
function withTargets(disks: CreateDisk[]): Placed[] {
  const used: Record<string, number> = {};
  return disks.map((disk) => {
    const prefix = (disk.bus ?? 'virtio') === 'virtio' ? 'vd' : 'sd';
    used[prefix] = (used[prefix] ?? 0) + 1;
    return { ...disk, target: `${prefix}${String.fromCharCode(96 + used[prefix])}` };
  });
}

function diskOf(disk: Placed): object {
  const { pool, volume, bus = 'virtio', cache = 'default', existingFormat, format = 'qcow2', target } = disk;
  return {
    '@type': 'volume',
    '@device': 'disk',
    driver: {
      '@name': 'qemu',
      '@type': existingFormat ?? format,
      ...(cache === 'default' ? {} : { '@cache': cache }),
      '@discard': 'unmap',
    },
    source: { '@pool': pool, '@volume': volume },
    target: { '@dev': target, '@bus': bus },
  };
}

/**
 * The installer, which boots and so comes first, and what cloud-init reads. They stand behind every disk: a definition
 * names no place twice.
 */
function cdsOf(spec: DescribedVmSpec, disks: CreateDisk[]): object[] {
  const { image, seed, hardware } = spec;
  // The older machine has no SATA of its own.
  const bus = hardware.machine === 'q35' ? 'sata' : 'ide';
  const cds: (SeedPlace & { bus: string })[] = [];
  if (image?.format === 'iso')
    cds.push({ pool: spec.imagePool ?? spec.disk.pool, volume: imageVolumeName(image), bus });
  if (seed) cds.push({ ...seed, bus: isSeedOnScsi(spec) ? 'scsi' : bus });
  const before = disks.filter(({ bus = 'virtio' }) => bus !== 'virtio').length;
  return cds.map(({ pool, volume, bus }, index) => ({
    '@type': 'volume',
    '@device': 'cdrom',
    driver: { '@name': 'qemu', '@type': 'raw' },
    source: { '@pool': pool, '@volume': volume },
    target: {
      '@dev': `sd${String.fromCharCode(97 + before + index)}`,
      '@bus': bus,
    },
    readonly: '',
  }));
}

/**
 * Kernels made for clouds, like Debian's, know no SATA: a guest that has its disk on virtio finds the CD there too.
 * One with its disk on another bus may have no virtio at all.
 */
function isSeedOnScsi({ hardware, disk: { bus = 'virtio' } }: DescribedVmSpec): boolean {
  return hardware.machine === 'q35' && (bus === 'virtio' || bus === 'scsi');
}

function hasScsi(spec: DescribedVmSpec, disks: CreateDisk[]): boolean {
  return disks.some(({ bus }) => bus === 'scsi') || (spec.seed !== null && isSeedOnScsi(spec));
}
