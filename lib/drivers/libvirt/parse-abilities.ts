import type { GuestKind, HostAbilities } from '../../domain/host-hardware.ts';
import { attribute, child, children, type Element, parseXml, textOf } from './xml.ts';

/** What guests the host runs at all. @param text  libvirt's capabilities of the host */
export function parseGuestKinds(text: string): GuestKind[] {
  return children(parseXml(text, 'capabilities'), 'guest').map((guest) => {
    const arch = child(guest, 'arch');
    const machines = [...children(arch, 'machine'), ...children(arch, 'domain').flatMap(machinesIn)];
    return {
      architecture: attribute(arch, 'name') ?? 'unknown',
      types: children(arch, 'domain').flatMap((domain) => attribute(domain, 'type') ?? []),
      machines: newestOfFamilies(machines.flatMap((machine) => textOf(machine) ?? [])),
    };
  });
}

/** @param text  libvirt's capabilities of a guest; null when it gives none */
export function parseGuestAbilities(text: string | null): Omit<HostAbilities, 'guests'> {
  const domain = text === null ? undefined : parseXml(text, 'domainCapabilities');
  const os = child(domain, 'os');
  const loader = child(os, 'loader');
  const devices = child(domain, 'devices');
  const hostdev = child(devices, 'hostdev');
  const tpm = child(devices, 'tpm');
  return {
    firmware: ['BIOS', ...valuesOf(os, 'firmware').flatMap((name) => (name === 'efi' ? ['UEFI'] : []))],
    hasSecureBoot: valuesOf(os, 'firmware').includes('efi') && valuesOf(loader, 'secure').includes('yes'),
    cpuModes: children(child(domain, 'cpu'), 'mode').flatMap((mode) =>
      isSupported(mode) ? (attribute(mode, 'name') ?? []) : [],
    ),
    // Emulated ones need a program of their own on the host.
    tpm: isSupported(tpm) && valuesOf(tpm, 'backendModel').includes('emulator') ? valuesOf(tpm, 'model') : [],
    passthrough: isSupported(hostdev) ? valuesOf(hostdev, 'subsysType') : [],
  };
}

function isSupported(element: Element | undefined): boolean {
  return attribute(element, 'supported') === 'yes';
}

function machinesIn(domain: Element): Element[] {
  return children(domain, 'machine');
}

function valuesOf(element: Element | undefined, name: string): string[] {
  const list = children(element, 'enum').find((one) => attribute(one, 'name') === name);
  return children(list, 'value').flatMap((value) => textOf(value) ?? []);
}

/** pc-q35-7.2 of pc-q35-2.4 … pc-q35-7.2; names without a version stay out where a family has versions. */
function newestOfFamilies(names: string[]): string[] {
  const newest = new Map<string, { name: string; version: number[] }>();
  for (const name of names) {
    const match = /^(.+)-(\d+(?:\.\d+)*)$/.exec(name);
    if (!match?.[1] || !match[2]) continue;
    const version = match[2].split('.').map(Number);
    const known = newest.get(match[1]);
    if (!known || isNewer(version, known.version)) newest.set(match[1], { name, version });
  }
  return [...newest.values()].map(({ name }) => name).sort();
}

function isNewer(a: number[], b: number[]): boolean {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
