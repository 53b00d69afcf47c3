import type { HostCpu, HostDevice, NumaCell, PciDevice, UsbDevice } from '../../domain/host-hardware.ts';
import { attribute, child, children, type Element, parseXml, textOf } from './xml.ts';

/** A node device, and where it is in /sys, which tells what hangs on what. */
export type NodeDevice =
  | { path: string; device: HostDevice }
  /** A disk or a network card that the host itself has. */
  | { path: string; use: string };

const smallPageKib = 4;

/** @param text  libvirt's capabilities of the host */
export function parseTopology(text: string): {
  cpu: Omit<HostCpu, 'mhz'>;
  cells: Omit<NumaCell, 'hugePages'>[];
  pageSizesKib: number[];
  /** Null when this libvirt does not say. */
  hasIommu: boolean | null;
} {
  const host = child(parseXml(text, 'capabilities'), 'host');
  const cpu = child(host, 'cpu');
  const topology = child(cpu, 'topology');
  const count = (name: string) => Number(attribute(topology, name) ?? 1);
  const iommu = attribute(child(host, 'iommu'), 'support');
  return {
    cpu: {
      model: textOf(child(cpu, 'model')) ?? textOf(child(cpu, 'arch')) ?? 'unknown',
      vendor: textOf(child(cpu, 'vendor')),
      sockets: count('sockets'),
      coresPerSocket: count('cores') * count('dies'),
      threadsPerCore: count('threads'),
    },
    cells: children(child(host, 'topology', 'cells'), 'cell').map((cell) => ({
      id: Number(attribute(cell, 'id') ?? 0),
      memoryMib: Math.round(Number(textOf(child(cell, 'memory')) ?? 0) / 1024),
      cpus: children(child(cell, 'cpus'), 'cpu').map((one) => Number(attribute(one, 'id') ?? 0)),
    })),
    pageSizesKib: [
      ...new Set(
        children(child(host, 'topology', 'cells', 'cell'), 'pages').map((pages) =>
          Number(attribute(pages, 'size') ?? 0),
        ),
      ),
    ].filter((size) => size > smallPageKib),
    hasIommu: iommu === null ? null : iommu === 'yes',
  };
}

/** Reserved pages by cell and size, from the same text. */
export function parseReserved(text: string): Map<string, number> {
  const cells = children(child(parseXml(text, 'capabilities'), 'host', 'topology', 'cells'), 'cell');
  return new Map(
    cells.flatMap((cell) =>
      children(cell, 'pages').map((pages): [string, number] => [
        `${attribute(cell, 'id')} ${attribute(pages, 'size')}`,
        Number(textOf(pages) ?? 0),
      ]),
    ),
  );
}

/** @returns null for what nobody would hand to a VM */
export function parseNodeDevice(text: string): NodeDevice | null {
  const device = parseXml(text, 'device');
  const capability = child(device, 'capability');
  const path = textOf(child(device, 'path')) ?? '';
  switch (attribute(capability, 'type')) {
    case 'pci':
      return { path, device: parsePci(device, capability) };
    case 'usb_device': {
      const usb = parseUsb(capability);
      // The bus itself, which Linux shows as a device of its own.
      return usb.vendorId === '1d6b' ? null : { path, device: usb };
    }
    case 'storage':
      return { path, use: `disk ${textOf(child(capability, 'block'))}` };
    case 'net': {
      const isUp = attribute(child(capability, 'link'), 'state') === 'up';
      return isUp ? { path, use: `network ${textOf(child(capability, 'interface'))}` } : null;
    }
    default:
      return null;
  }
}

function parsePci(device: Element, capability: Element | undefined): PciDevice {
  const number = (name: string) => Number(textOf(child(capability, name)) ?? 0);
  const address = addressOf(number('domain'), number('bus'), number('slot'), number('function'));
  const code = textOf(child(capability, 'class')) ?? '';
  const group = child(capability, 'iommuGroup');
  const functions = children(capability, 'capability');
  const virtual = functions.find((one) => attribute(one, 'type') === 'virt_functions');
  const physical = functions.find((one) => attribute(one, 'type') === 'phys_function');
  const numaCell = attribute(child(capability, 'numa'), 'node');
  return {
    kind: 'pci',
    address,
    type: typeWords(code),
    vendor: named(child(capability, 'vendor')),
    product: named(child(capability, 'product')),
    isBridge: code.startsWith('0x06'),
    driver: textOf(child(device, 'driver', 'name')),
    iommuGroup: group ? Number(attribute(group, 'number')) : null,
    groupMates: addressesIn(group).filter((one) => one !== address),
    numaCell: numaCell === null ? null : Number(numaCell),
    hostUses: [],
    virtualFunctions: virtual
      ? { most: Number(attribute(virtual, 'maxCount') ?? 0), addresses: addressesIn(virtual) }
      : null,
    physicalFunction: addressesIn(physical)[0] ?? null,
  };
}

function parseUsb(capability: Element | undefined): UsbDevice {
  const id = (name: string) => (attribute(child(capability, name), 'id') ?? '').replace(/^0x/, '');
  return {
    kind: 'usb',
    bus: Number(textOf(child(capability, 'bus')) ?? 0),
    device: Number(textOf(child(capability, 'device')) ?? 0),
    vendorId: id('vendor'),
    productId: id('product'),
    vendor: named(child(capability, 'vendor')),
    product: named(child(capability, 'product')),
    hostUses: [],
  };
}

function named(element: Element | undefined): string {
  return textOf(element) ?? (attribute(element, 'id') ?? '').replace(/^0x/, '');
}

function addressesIn(element: Element | undefined): string[] {
  return children(element, 'address').map((address) => pciAddressOf(address));
}

/** @param address  an element with domain, bus, slot and function, in any notation that libvirt writes */
export function pciAddressOf(address: Element | undefined): string {
  const part = (name: string) => Number(attribute(address, name) ?? 0);
  return addressOf(part('domain'), part('bus'), part('slot'), part('function'));
}

function addressOf(domain: number, bus: number, slot: number, fn: number): string {
  const hex = (value: number, width: number) => value.toString(16).padStart(width, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${fn.toString(16)}`;
}

/** The first two digits of a PCI device's class. */
const types: Record<string, string> = {
  '0x01': 'Disk controller',
  '0x02': 'Network',
  '0x03': 'Graphics',
  '0x04': 'Multimedia',
  '0x05': 'Memory',
  '0x06': 'Bridge',
  '0x07': 'Serial port',
  '0x08': 'System',
  '0x09': 'Input',
  '0x0b': 'Processor',
  '0x0c': 'Serial bus',
  '0x0d': 'Wireless',
  '0x10': 'Encryption',
  '0x11': 'Signal processing',
  '0x12': 'Accelerator',
};

function typeWords(code: string): string {
  if (code.startsWith('0x0c03')) return 'USB controller';
  return types[code.slice(0, 4)] ?? 'Other';
}
