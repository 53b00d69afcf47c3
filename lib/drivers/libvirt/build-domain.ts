import type { CreateVmSpec } from '../driver.ts';
import { buildXml } from './xml.ts';

export const metadataNamespace = 'urn:novacron:vm:1';

// In the past: nobody gets in before a ticket sets a password of its own.
const passwordExpired = '1970-01-01T00:00:01';

/**
 * The definition of a new VM. The listen address of its screen is left to the host's own configuration.
 * @param secrets.vncPassword  left out of what is shown
 * @see https://libvirt.org/formatdomain.html
 */
export function buildDomainXml(spec: CreateVmSpec, secrets: { vncPassword?: string } = {}): string {
  const isIso = spec.image.format === 'iso';
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
      type: { '@arch': 'x86_64', '@machine': 'q35', '#text': 'hvm' },
      // An installer boots first; once the disk can boot, the installer's own menu leads there.
      boot: isIso ? [{ '@dev': 'cdrom' }, { '@dev': 'hd' }] : [{ '@dev': 'hd' }],
    },
    features: { acpi: '', apic: '' },
    // Emulation has no host processor to pass on; QEMU's own default runs everywhere.
    ...(spec.guestType === 'kvm' ? { cpu: { '@mode': 'host-model' } } : {}),
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
      disk: isIso ? [mainDisk(spec), installer(spec)] : [mainDisk(spec)],
      controller: [{ '@type': 'usb', '@model': 'qemu-xhci' }],
      interface: spec.nics.map(({ network, mac, model }) => ({
        '@type': 'network',
        mac: { '@address': mac },
        source: { '@network': network },
        model: { '@type': model },
      })),
      serial: { '@type': 'pty', target: { '@port': '0' } },
      console: { '@type': 'pty', target: { '@type': 'serial', '@port': '0' } },
      channel: { '@type': 'unix', target: { '@type': 'virtio', '@name': 'org.qemu.guest_agent.0' } },
      // A tablet knows absolute positions, so the pointer in the browser and the guest's are the same.
      input: [{ '@type': 'tablet', '@bus': 'usb' }],
      graphics: {
        '@type': 'vnc',
        '@port': '-1',
        '@autoport': 'yes',
        ...(secrets.vncPassword ? { '@passwd': secrets.vncPassword, '@passwdValidTo': passwordExpired } : {}),
      },
      video: { model: { '@type': 'vga' } },
      memballoon: { '@model': 'virtio', stats: { '@period': '10' } },
      rng: { '@model': 'virtio', backend: { '@model': 'random', '#text': '/dev/urandom' } },
    },
  });
}

function mainDisk(spec: CreateVmSpec): object {
  return {
    '@type': 'volume',
    '@device': 'disk',
    driver: { '@name': 'qemu', '@type': 'qcow2', '@discard': 'unmap' },
    source: { '@pool': spec.disk.pool, '@volume': spec.disk.volume },
    target: { '@dev': 'vda', '@bus': 'virtio' },
  };
}

function installer(spec: CreateVmSpec): object {
  return {
    '@type': 'volume',
    '@device': 'cdrom',
    driver: { '@name': 'qemu', '@type': 'raw' },
    source: { '@pool': spec.disk.pool, '@volume': imageVolumeName(spec.image) },
    target: { '@dev': 'sda', '@bus': 'sata' },
    readonly: '',
  };
}

export const imageVolumePrefix = 'novacron-image-';

/** An image is put into a host's pool once, under a name that says what is in it. */
export function imageVolumeName(image: { sha256: string; format: string }): string {
  return `${imageVolumePrefix}${image.sha256.slice(0, 16)}.${image.format}`;
}
