import type { HostDevice, HostHardware } from '../../domain/host-hardware.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import type { Link } from './link.ts';
import { parseGuestAbilities, parseGuestKinds } from './parse-abilities.ts';
import { type NodeDevice, parseNodeDevice, parseReserved, parseTopology } from './parse-hardware.ts';

// By their names, because not every driver takes a filter. The rest of a host's hundreds nobody hands to a VM.
const readNames = /^(?:pci|usb|net|block)_/;
const readsAtOnce = 8;

/** What the host is made of and what it can run. */
export async function readHardware(link: Link, options: CallOptions): Promise<HostHardware> {
  const [{ capabilities }, node, guest, devices] = await Promise.all([
    link.call('reads', 'connectGetCapabilities', {}, options),
    link.call('reads', 'nodeGetInfo', {}, options),
    readGuest(link, options),
    readDevices(link, options),
  ]);
  const { cpu, cells, pageSizesKib, hasIommu } = parseTopology(capabilities);
  const reserved = parseReserved(capabilities);
  return {
    cpu: { ...cpu, mhz: node.mhz || null },
    cells: await Promise.all(
      cells.map(async (cell) => {
        const free = await readFreePages(link, cell.id, pageSizesKib, options);
        return {
          ...cell,
          hugePages: pageSizesKib.map((sizeKib, index) => ({
            sizeKib,
            total: reserved.get(`${cell.id} ${sizeKib}`) ?? 0,
            free: free[index] ?? 0,
          })),
        };
      }),
    ),
    hasIommu: hasIommu ?? devices.some((device) => device.kind === 'pci' && device.iommuGroup !== null),
    devices,
    abilities: { guests: parseGuestKinds(capabilities), ...parseGuestAbilities(guest) },
  };
}

/** Of the machine that new guests are. */
async function readGuest(link: Link, options: CallOptions): Promise<string | null> {
  const of = (virttype: string | null) =>
    link.call(
      'reads',
      'connectGetDomainCapabilities',
      { emulatorbin: null, arch: null, machine: 'q35', virttype, flags: 0 },
      options,
    );
  // Asked for kvm, a host without it refuses; one without q35 has none of this at all.
  const answer = await of('kvm')
    .catch(() => of('qemu'))
    .catch(() => null);
  return answer?.capabilities ?? null;
}

async function readFreePages(
  link: Link,
  cell: number,
  pages: number[],
  options: CallOptions,
): Promise<number[]> {
  if (pages.length === 0) return [];
  const args = { pages, startCell: cell, cellCount: 1, flags: 0 };
  const { counts } = await link
    .call('reads', 'nodeGetFreePages', args, options)
    .catch(() => ({ counts: [] as bigint[] }));
  return counts.map(Number);
}

async function readDevices(link: Link, options: CallOptions): Promise<HostDevice[]> {
  const { devices } = await link
    .call('reads', 'connectListAllNodeDevices', { needResults: 1, flags: 0 }, options)
    // A host without udev lists none.
    .catch(() => ({ devices: [] }));
  const names = devices.map(({ name }) => name).filter((name) => readNames.test(name));
  const read: NodeDevice[] = [];
  const queue = names.values();
  const worker = async () => {
    for (const name of queue) {
      const text = await link.call('reads', 'nodeDeviceGetXmlDesc', { name, flags: 0 }, options).then(
        ({ xml }) => xml,
        // It was pulled out meanwhile.
        () => null,
      );
      const device = text === null ? null : parseNodeDevice(text);
      if (device) read.push(device);
    }
  };
  await Promise.all(Array.from({ length: readsAtOnce }, worker));
  return withUses(read);
}

/** Says of each device what of the host hangs on it, however many steps below. */
export function withUses(read: NodeDevice[]): HostDevice[] {
  const uses = read.flatMap((one) => ('use' in one ? [one] : []));
  return read
    .flatMap((one) => {
      if (!('device' in one)) return [];
      const hostUses = uses.filter(({ path }) => path.startsWith(`${one.path}/`)).map(({ use }) => use);
      return [{ ...one.device, hostUses }];
    })
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

function sortKey(device: HostDevice): string {
  if (device.kind === 'pci') return `pci ${device.address}`;
  return `usb ${String(device.bus).padStart(4, '0')} ${String(device.device).padStart(4, '0')}`;
}
