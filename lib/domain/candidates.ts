import type { CreateHardware, CreateVmDraft } from './create-vm.ts';
import type { DiskBus } from './hardware-changes.ts';
import type { HostFacts, HostFailure, HostNetwork, HostOffers, HostState, StoragePool } from './host.ts';

/** A host as a place for new VMs, with no more of it than that takes. */
export type Candidate = {
  hostId: string;
  name: string;
  state: HostState;
  failure: HostFailure | null;
  isInMaintenance: boolean;
  /** Null until it has been reached once. */
  capacity: CandidateCapacity | null;
  /** Its pools that the chosen image lies in already. */
  imagePools: string[];
};

export type CandidateCapacity = Pick<HostFacts, 'guestType' | 'cpuCount' | 'memoryMib' | 'memoryFreeMib'> & {
  /** CPUs of the VMs that run on it, together. */
  vcpusGiven: number;
  pools: StoragePool[];
  networks: Pick<HostNetwork, 'name' | 'isActive' | 'forward'>[];
  /** Null where it tells none. */
  bridges: string[] | null;
  /** Null when it has not said yet; `hasCpu`: whether it knows the chosen CPU model. */
  offers: (Omit<HostOffers, 'cpuModels'> & { hasCpu: boolean }) | null;
};

/** What is to be placed, of each VM. */
export type Wanted = {
  vcpus: number;
  memoryMib: number;
  starts: boolean;
  /** The file that is put on the host unless it is there; null for none. */
  imageBytes: number | null;
  /** An image or a CD, which are files, is needed. */
  needsFiles: boolean;
  /** The first with those beside it; a pool that is empty stands for the usual one, a size of 0 for what is there. */
  disks: { pool: string; sizeBytes: number; bus: DiskBus }[];
  /** Names of networks; empty for the usual one. */
  networks: string[];
  bridges: string[];
  hardware: Pick<CreateHardware, 'machine' | 'firmware' | 'hasTpm' | 'cpu' | 'graphics'>;
};

const bytesPerGib = 1024 ** 3;

/** @param draft  what was entered so far, right or wrong  @param imageBytes  of the chosen image; null for none */
export function wantedOf(draft: CreateVmDraft, imageBytes: number | null): Wanted {
  const { source, hardware, disk, moreDisks = [], nics = [], cloudInit } = draft;
  const isExisting = source === 'existing';
  const hasImage = (source ?? 'image') === 'image' && imageBytes !== null;
  const firstBytes = isExisting ? 0 : numberOf(draft.diskGib) * bytesPerGib;
  return {
    vcpus: numberOf(draft.vcpus),
    memoryMib: numberOf(draft.memoryMib),
    starts: draft.startAfterCreate ?? true,
    imageBytes: hasImage ? imageBytes : null,
    needsFiles: hasImage || cloudInit?.isOn === true,
    disks: [
      // The volume is chosen after its host, so its pool says nothing of other hosts.
      { pool: isExisting ? '' : (draft.pool ?? ''), sizeBytes: firstBytes, bus: disk?.bus ?? 'virtio' },
      ...moreDisks.map(({ sizeGib, bus, pool }) => ({
        pool: pool ?? '',
        sizeBytes: numberOf(sizeGib) * bytesPerGib,
        bus: bus ?? 'virtio',
      })),
    ],
    networks: nics.filter(({ kind }) => kind !== 'bridge').map(({ name }) => name ?? ''),
    bridges: nics.filter(({ kind, name }) => kind === 'bridge' && name).map(({ name }) => name ?? ''),
    hardware: {
      machine: hardware?.machine ?? 'q35',
      firmware: hardware?.firmware ?? 'bios',
      hasTpm: hardware?.hasTpm ?? false,
      cpu: hardware?.cpu ?? 'auto',
      graphics: hardware?.graphics ?? 'vnc',
    },
  };
}

/** The network that a card without a name hangs on: libvirt's own where it runs, else the first that does. */
export function usualNetworkOf<N extends Pick<HostNetwork, 'name' | 'isActive'>>(
  networks: readonly N[],
): N | null {
  const running = networks.filter(({ isActive }) => isActive);
  return running.find(({ name }) => name === 'default') ?? running[0] ?? null;
}

function numberOf(value: unknown): number {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : 0;
}
