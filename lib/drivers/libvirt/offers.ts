import type { Firmware } from '../../domain/create-vm.ts';
import { machineTypes } from '../../domain/create-vm.ts';
import { diskBuses } from '../../domain/hardware-changes.ts';
import type { HostOffers } from '../../domain/host.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import type { Link } from './link.ts';
import { attribute, child, children, type Element, parseXml, textOf } from './xml.ts';

/**
 * What new guests of one type can have on a host, in libvirt's own words.
 * @param guestsXml  of connectGetCapabilities: every machine type, which a guest's own capabilities do not list
 * @returns null when the host does not run this type, or does not say
 */
export async function readOffers(
  link: Link,
  virttype: 'kvm' | 'qemu',
  guestsXml: string,
  options: CallOptions,
): Promise<HostOffers | null> {
  const ask = async (machine: string | null) => {
    const args = { emulatorbin: null, arch: null, machine, virttype, flags: 0 };
    return (await link.call('reads', 'connectGetDomainCapabilities', args, options)).capabilities;
  };
  // Asked without a machine, libvirt answers for the old one, which knows less.
  const xml = await ask('q35')
    .catch(() => ask(null))
    .catch(() => null);
  return xml === null ? null : parseOffers(xml, guestsXml);
}

export function parseOffers(domainCapabilitiesXml: string, capabilitiesXml: string): HostOffers {
  const offered = parseXml(domainCapabilitiesXml, 'domainCapabilities');
  const arch = textOf(child(offered, 'arch'));
  const devices = child(offered, 'devices');
  const known = new Set(
    children(parseXml(capabilitiesXml, 'capabilities'), 'guest')
      .map((guest) => child(guest, 'arch'))
      .filter((one) => attribute(one, 'name') === arch)
      .flatMap((one) => [one, ...children(one, 'domain')])
      .flatMap((one) => children(one, 'machine').map(textOf)),
  );
  const modes = children(child(offered, 'cpu'), 'mode');
  const mode = (name: string) => modes.find((one) => attribute(one, 'name') === name);
  const has = (name: string) => attribute(mode(name), 'supported') === 'yes';
  const tpm = child(devices, 'tpm');
  const graphics = valuesOf(child(devices, 'graphics'), 'type');
  const buses = valuesOf(child(devices, 'disk'), 'bus');
  return {
    machines: machineTypes.filter((name) => known.has(name)),
    firmwares: firmwaresOf(child(offered, 'os')),
    // An emulated one needs swtpm on the host; a TPM of the host itself could serve one guest only.
    hasTpm: attribute(tpm, 'supported') === 'yes' && valuesOf(tpm, 'backendModel').includes('emulator'),
    cpuModels: [
      ...['host-passthrough', 'maximum'].filter(has),
      ...children(mode('custom'), 'model')
        .filter((one) => attribute(one, 'usable') === 'yes')
        .map(textOf)
        .filter((name) => name !== null)
        .sort(),
    ],
    diskBuses: diskBuses.filter((bus) => buses.includes(bus)),
    graphics: (['vnc', 'spice'] as const).filter((kind) => graphics.includes(kind)),
  };
}

function firmwaresOf(os: Element | undefined): Firmware[] {
  if (!valuesOf(os, 'firmware').includes('efi')) return ['bios'];
  return valuesOf(child(os, 'loader'), 'secure').includes('yes')
    ? ['bios', 'uefi', 'uefiSecure']
    : ['bios', 'uefi'];
}

function valuesOf(element: Element | undefined, name: string): string[] {
  const list = children(element, 'enum').find((one) => attribute(one, 'name') === name);
  return children(list, 'value')
    .map(textOf)
    .filter((value) => value !== null);
}
