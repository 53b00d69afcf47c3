import { AppError } from '../../domain/errors.ts';
import type { ConsoleKind, ObservedVm, VmDisk, VmNic } from '../../domain/vm.ts';
import { metadataNamespace } from './build-domain.ts';
import { basesOf } from './disk-source.ts';
import { parseBoot } from './parse-boot.ts';
import { parseHostDevices, parsePlacement } from './parse-placement.ts';
import { attribute, child, children, type Element, parseXml, textOf } from './xml.ts';

/** What a definition says by itself; sizes, state and addresses come from elsewhere. */
export type ParsedDomain = Pick<
  ObservedVm,
  | 'externalId'
  | 'name'
  | 'hypervisorType'
  | 'vcpus'
  | 'memoryMib'
  | 'disks'
  | 'nics'
  | 'networks'
  | 'consoles'
  | 'firmware'
  | 'machineType'
  | 'hasGuestAgent'
  | 'createdByOperation'
  | 'description'
  | 'tags'
  | 'hostDevices'
  | 'placement'
  | 'boot'
  | 'isProtected'
  | 'isTemplate'
> & {
  /** The agent's channel is connected now. */
  isAgentConnected: boolean;
};

// What libvirt takes as units of memory; KiB when none is named.
const kibPerUnit: Record<string, number> = {
  b: 1 / 1024,
  bytes: 1 / 1024,
  k: 1,
  KiB: 1,
  KB: 1000 / 1024,
  M: 1024,
  MiB: 1024,
  MB: 1_000_000 / 1024,
  G: 1024 ** 2,
  GiB: 1024 ** 2,
  GB: 1_000_000_000 / 1024,
  T: 1024 ** 3,
  TiB: 1024 ** 3,
};

/** Reads any domain's definition, whoever made it. @see https://libvirt.org/formatdomain.html */
export function parseDomainXml(text: string): ParsedDomain {
  const domain = parseXml(text, 'domain');
  const devices = child(domain, 'devices');
  const agent = children(devices, 'channel').find(
    (channel) => attribute(child(channel, 'target'), 'name') === 'org.qemu.guest_agent.0',
  );
  const vcpu = child(domain, 'vcpu');
  const metadata = child(domain, 'metadata');
  const marks = parseOwn(metadata, 'mark');
  const frozen = new Set(parseOwn(metadata, 'frozen'));
  return {
    externalId: textOf(child(domain, 'uuid')) ?? '',
    name: textOf(child(domain, 'name')) ?? '',
    hypervisorType: attribute(domain, 'type') === 'kvm' ? 'kvm' : 'qemu',
    vcpus: countOf(Number(attribute(vcpu, 'current') ?? textOf(vcpu) ?? 1), 'CPUs'),
    memoryMib: memoryMib(child(domain, 'currentMemory') ?? child(domain, 'memory')),
    disks: children(devices, 'disk').map((disk) => parseDisk(disk, frozen)),
    nics: children(devices, 'interface').map(parseNic),
    networks: parseNetworks(devices),
    consoles: parseConsoles(devices),
    firmware: isUefi(domain) ? 'uefi' : 'bios',
    machineType: attribute(child(domain, 'os', 'type'), 'machine'),
    hasGuestAgent: agent !== undefined,
    isAgentConnected: attribute(child(agent, 'target'), 'state') === 'connected',
    createdByOperation: parseOwn(metadata, 'operation')[0] ?? null,
    description: textOf(child(domain, 'description')) ?? '',
    hostDevices: parseHostDevices(devices),
    placement: parsePlacement(domain),
    boot: parseBoot(domain),
    tags: parseOwn(metadata, 'tag'),
    isProtected: marks.includes('protected'),
    isTemplate: marks.includes('template'),
  };
}

/** What can be said of a domain whose definition cannot be read. */
export function unknownDomain({ uuid, name }: { uuid: string; name: string }): ParsedDomain {
  return {
    externalId: uuid,
    name,
    hypervisorType: 'qemu',
    vcpus: 0,
    memoryMib: 0,
    disks: [],
    nics: [],
    networks: [],
    consoles: [],
    firmware: 'bios',
    machineType: null,
    hasGuestAgent: false,
    isAgentConnected: false,
    createdByOperation: null,
  };
}

function memoryMib(element: Element | undefined): number {
  const mib = Math.round(kibOf(Number(textOf(element) ?? 0), attribute(element, 'unit')) / 1024);
  return countOf(mib, 'memory');
}

/** What is no number, or none that can be, would be stored as one, and shown. */
function countOf(value: number, what: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= 0x7fffffff) return value;
  throw new AppError({
    code: 'host_error',
    userMessage: `A definition was refused: its ${what} is no number.`,
  });
}

/** An amount of memory as libvirt writes it. @param unit  KiB when it is null */
export function kibOf(amount: number, unit: string | null): number {
  return amount * (kibPerUnit[unit ?? 'KiB'] ?? 1);
}

function parseDisk(disk: Element, frozen: ReadonlySet<string>): VmDisk {
  const target = attribute(child(disk, 'target'), 'dev') ?? '';
  // A template's disks are read-only because we made them so; they are its own all the same.
  const isReadOnly = child(disk, 'readonly') !== undefined && !frozen.has(target);
  const source = child(disk, 'source');
  const device = attribute(disk, 'device');
  const isWritable = device !== 'cdrom' && device !== 'floppy';
  return {
    target,
    device: device === 'cdrom' || device === 'floppy' || device === 'lun' ? device : 'disk',
    bus: attribute(child(disk, 'target'), 'bus') ?? '',
    source:
      attribute(source, 'file') ??
      attribute(source, 'dev') ??
      attribute(source, 'volume') ??
      attribute(source, 'name') ??
      attribute(source, 'dir') ??
      attribute(source, 'path'),
    pool: attribute(source, 'pool'),
    volume: attribute(source, 'volume'),
    format: attribute(child(disk, 'driver'), 'type'),
    sizeBytes: null,
    cache: attribute(child(disk, 'driver'), 'cache'),
    ...(child(disk, 'backingStore') ? { bases: basesOf(disk) } : {}),
    ...(isWritable && (isReadOnly || child(disk, 'shareable')) ? { isShared: true } : {}),
  };
}

function parseNic(nic: Element): VmNic {
  const source = child(nic, 'source');
  return {
    mac: attribute(child(nic, 'mac'), 'address') ?? '',
    model: attribute(child(nic, 'model'), 'type'),
    source: attribute(source, 'network') ?? attribute(source, 'bridge') ?? attribute(source, 'dev'),
    addresses: [],
    isLinkUp: attribute(child(nic, 'link'), 'state') !== 'down',
    link: {
      kind: attribute(nic, 'type') ?? '',
      // Of a network libvirt adds the bridge itself while the VM runs.
      bridge: attribute(source, 'bridge'),
      device: attribute(child(nic, 'target'), 'dev'),
    },
  };
}

function parseNetworks(devices: Element | undefined): string[] {
  const named = children(devices, 'interface').flatMap(
    (nic) => attribute(child(nic, 'source'), 'network') ?? [],
  );
  return [...new Set(named)].sort();
}

function parseConsoles(devices: Element | undefined): ConsoleKind[] {
  const graphics = children(devices, 'graphics').map((element) => attribute(element, 'type'));
  const kinds: ConsoleKind[] = [];
  if (graphics.includes('vnc')) kinds.push('vnc');
  if (graphics.includes('spice')) kinds.push('spice');
  if (children(devices, 'serial').length || children(devices, 'console').length) kinds.push('serial');
  return kinds;
}

function isUefi(domain: Element): boolean {
  const os = child(domain, 'os');
  return attribute(os, 'firmware') === 'efi' || attribute(child(os, 'loader'), 'type') === 'pflash';
}

/**
 * The texts of our own elements of this name. libvirt keeps our prefix as it was written, but anyone may have
 * rewritten it.
 */
function parseOwn(metadata: Element | undefined, what: 'operation' | 'tag' | 'mark' | 'frozen'): string[] {
  for (const [name, value] of Object.entries(metadata ?? {})) {
    if (!Array.isArray(value)) continue;
    const prefix = name.includes(':') ? `${name.split(':')[0]}:` : '';
    const declaration = prefix ? `xmlns:${prefix.slice(0, -1)}` : 'xmlns';
    const own = value.find((element) => attribute(element, declaration) === metadataNamespace);
    if (own) return children(own, `${prefix}${what}`).flatMap((one) => textOf(one)?.trim() || []);
  }
  return [];
}
