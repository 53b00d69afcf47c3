import type { VmHostDevice, VmPlacement } from '../../domain/host-hardware.ts';
import { pciAddressOf } from './parse-hardware.ts';
import { attribute, child, children, type Element, textOf } from './xml.ts';

/** Where a definition holds the VM's CPUs and memory to. */
export function parsePlacement(domain: Element): VmPlacement {
  const cputune = child(domain, 'cputune');
  const memory = child(domain, 'numatune', 'memory');
  const nodes = attribute(memory, 'nodeset');
  const huge = child(domain, 'memoryBacking', 'hugepages');
  const page = child(huge, 'page');
  return {
    vcpuPins: children(cputune, 'vcpupin').map((pin) => ({
      vcpu: Number(attribute(pin, 'vcpu') ?? 0),
      cpus: attribute(pin, 'cpuset') ?? '',
    })),
    emulatorPin: attribute(child(cputune, 'emulatorpin'), 'cpuset'),
    numa: memory && nodes !== null ? { mode: attribute(memory, 'mode') ?? 'strict', nodes } : null,
    hugePages: huge ? { sizeKib: page ? pageKib(page) : 'default' } : null,
  };
}

/** The devices of the host that a definition holds. */
export function parseHostDevices(devices: Element | undefined): VmHostDevice[] {
  const own = children(devices, 'hostdev').flatMap((device): VmHostDevice[] => {
    const source = child(device, 'source');
    const address = child(source, 'address');
    if (attribute(device, 'type') === 'pci')
      return [{ kind: 'pci', address: pciAddressOf(address), mac: null }];
    if (attribute(device, 'type') !== 'usb') return [];
    const id = (name: string) => attribute(child(source, name), 'id')?.replace(/^0x/, '') ?? null;
    const number = (name: string) => {
      const value = attribute(address, name);
      return value === null ? null : Number(value);
    };
    return [
      {
        kind: 'usb',
        vendorId: id('vendor'),
        productId: id('product'),
        bus: number('bus'),
        device: number('device'),
      },
    ];
  });
  const cards = children(devices, 'interface').flatMap((card): VmHostDevice[] => {
    const address = attribute(card, 'type') === 'hostdev' ? child(card, 'source', 'address') : undefined;
    if (!address) return [];
    const mac = attribute(child(card, 'mac'), 'address');
    return [{ kind: 'pci', address: pciAddressOf(address), mac }];
  });
  return [...own, ...cards];
}

const kibPerUnit: Record<string, number> = { KiB: 1, k: 1, M: 1024, MiB: 1024, G: 1024 ** 2, GiB: 1024 ** 2 };

function pageKib(page: Element): number {
  return (
    Number(attribute(page, 'size') ?? textOf(page) ?? 0) * (kibPerUnit[attribute(page, 'unit') ?? 'KiB'] ?? 1)
  );
}
