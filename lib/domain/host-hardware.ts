/** Memory that is cut into pages of one size. */
export type PagePool = { sizeKib: number; total: number; free: number };

export type NumaCell = {
  id: number;
  memoryMib: number;
  cpus: number[];
  /** Small pages left out: what is reserved for huge ones, per size that the CPU knows. */
  hugePages: PagePool[];
};

export type HostCpu = {
  /** As libvirt calls the model that is nearest. */
  model: string;
  vendor: string | null;
  mhz: number | null;
  sockets: number;
  coresPerSocket: number;
  threadsPerCore: number;
};

/** Seven characters and a dot: 0000:03:00.1, as in lspci -D. */
export type PciAddress = string;

export type PciDevice = {
  kind: 'pci';
  address: PciAddress;
  /** What it is, in words: "Network", "Disk controller". */
  type: string;
  /** As the host's list of ids names it, or the ids themselves. */
  vendor: string;
  product: string;
  isBridge: boolean;
  /** The host's driver that holds it; null when none does. */
  driver: string | null;
  /** Null where the IOMMU is off. */
  iommuGroup: number | null;
  /** All devices of its group but itself; only a whole group can be handed over. */
  groupMates: PciAddress[];
  numaCell: number | null;
  /** What the host itself does with it now, in words. */
  hostUses: string[];
  /** Of a physical function: how many it can have, and those it has. */
  virtualFunctions: { most: number; addresses: PciAddress[] } | null;
  /** Of a virtual function: whose it is. */
  physicalFunction: PciAddress | null;
};

export type UsbDevice = {
  kind: 'usb';
  bus: number;
  device: number;
  /** Four hexadecimal digits each. */
  vendorId: string;
  productId: string;
  vendor: string;
  product: string;
  hostUses: string[];
};

export type HostDevice = PciDevice | UsbDevice;

/** What the host can run, in the words of its libvirt. */
export type GuestKind = {
  architecture: string;
  types: string[];
  /** The newest version of each family, for example pc-q35-7.2. */
  machines: string[];
};

export type HostAbilities = {
  guests: GuestKind[];
  /** Of the host's own architecture, as new machines would have them. */
  firmware: string[];
  hasSecureBoot: boolean;
  cpuModes: string[];
  tpm: string[];
  passthrough: string[];
};

/** What a host is made of. It changes seldom, so it is read seldom. */
export type HostHardware = {
  cpu: HostCpu;
  cells: NumaCell[];
  hasIommu: boolean;
  devices: HostDevice[];
  abilities: HostAbilities;
};

/** A host's device in a VM's definition. */
export type VmHostDevice =
  | { kind: 'pci'; address: PciAddress /** Of the card that it is to the guest. */; mac: string | null }
  | {
      kind: 'usb';
      vendorId: string | null;
      productId: string | null;
      bus: number | null;
      device: number | null;
    };

/** Where a VM's CPUs and memory are held to. */
export type VmPlacement = {
  /** Of each virtual CPU that is pinned, the host's CPUs as a list. */
  vcpuPins: { vcpu: number; cpus: string }[];
  emulatorPin: string | null;
  numa: { mode: string; nodes: string } | null;
  /** Size of its pages; `default` leaves it to the host. Null for ordinary memory. */
  hugePages: { sizeKib: number | 'default' } | null;
};

/** The same device of the host, in a definition or in the host's list. */
export function isDevice(wanted: VmHostDevice, device: HostDevice): boolean {
  if (wanted.kind === 'pci') return device.kind === 'pci' && device.address === wanted.address;
  if (device.kind !== 'usb') return false;
  const isAt = wanted.bus !== null && wanted.device !== null;
  if (isAt && (wanted.bus !== device.bus || wanted.device !== device.device)) return false;
  if (wanted.vendorId === null) return isAt;
  return wanted.vendorId === device.vendorId && wanted.productId === device.productId;
}

/** How a definition's device is called where something is pending of it. */
export function hostDeviceName(device: VmHostDevice): string {
  if (device.kind === 'pci') return `Host device ${device.address}`;
  const ids = device.vendorId ? [`${device.vendorId}:${device.productId}`] : [];
  const place = device.bus === null ? [] : [`bus ${device.bus} device ${device.device}`];
  return `Host device USB ${[...ids, ...place].join(' ')}`;
}

export const iommuOff =
  'The host’s IOMMU is off. Switch on VT-d or AMD-Vi in its firmware, and intel_iommu=on where its kernel needs it.';

/** Why this device cannot be handed to a VM; null when it can. */
export function whyCannotPass(device: HostDevice, hardware: Pick<HostHardware, 'hasIommu'>): string | null {
  if (device.kind === 'usb') return null;
  if (device.isBridge) return 'It is a part of the host’s own bus.';
  if (device.hostUses.length)
    return `The host uses it: ${device.hostUses.join(', ')}. Bind it to vfio-pci on the host first if it is free to go.`;
  if (!hardware.hasIommu || device.iommuGroup === null) return iommuOff;
  return null;
}

/** In words that fit into a sentence. */
export function deviceWords(device: HostDevice): string {
  const name = `${device.vendor} ${device.product}`.trim();
  return device.kind === 'pci' ? `${name} at ${device.address}` : `${name} (USB ${usbId(device)})`;
}

export function usbId({ vendorId, productId }: Pick<UsbDevice, 'vendorId' | 'productId'>): string {
  return `${vendorId}:${productId}`;
}

export function pageSizeWords(sizeKib: number): string {
  return sizeKib >= 1024 * 1024 ? `${sizeKib / 1024 / 1024} GiB` : `${sizeKib / 1024} MiB`;
}
