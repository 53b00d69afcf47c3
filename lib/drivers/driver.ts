import type { Duplex, Readable } from 'node:stream';
import type { CreateHardware, DiskFormat } from '../domain/create-vm.ts';
import type { DiskBus, DiskCache } from '../domain/hardware-changes.ts';
import type { HostConnectionHealth, HostFacts, HostFailure } from '../domain/host.ts';
import type { HostChange } from '../domain/host-changes.ts';
import type { HostHardware } from '../domain/host-hardware.ts';
import type { VmCounters } from '../domain/load.ts';
import type { ObservedNetwork } from '../domain/network.ts';
import type { PowerAction } from '../domain/operation.ts';
import type { ObservedPool } from '../domain/storage.ts';
import type { ConsoleKind, ObservedVm } from '../domain/vm.ts';
import type { ChangePlan, VmChange } from '../domain/vm-changes.ts';

/** The kinds of provider; the registry knows how to open each. */
export const providerTypes = ['hypervisor', 'aws', 'azure', 'gcp'] as const;
export type ProviderType = (typeof providerTypes)[number];

/** Bounds one call to a provider. Every call has a deadline; the default is the driver's. */
export type CallOptions = { signal?: AbortSignal; timeoutMs?: number };

/** What a step sees while it runs. `log` and `progress` are kept with the operation. */
export type StepContext = {
  /** Aborted when the program, or its work for this host, stops: a later attempt goes on. */
  signal: AbortSignal;
  /** Aborted when a person wants it to end with everything as it was; left out where that cannot be asked. */
  cancel?: AbortSignal;
  log(message: string): Promise<void>;
  /**
   * @param done  0 to 1
   * @param note  how far it is, in words
   */
  progress(done: number, note?: string): Promise<void>;
  /** An earlier attempt of this very step may have done something: it was cut short, or its outcome is not known. */
  mayHaveRun?: boolean;
};

/**
 * One unit of a change. `run` looks first and then acts, so that running it again after a crash, or after a
 * call with an unknown outcome, ends in the same place. `undo` takes back only what this operation made.
 */
export type Step = {
  key: string;
  label: string;
  run(context: StepContext): Promise<void>;
  undo?(context: StepContext): Promise<void>;
  /**
   * Asked before it is taken back, where it may have come to its end after all, by the host's own doing: then nothing
   * is taken back, and the operation goes on from here.
   */
  hasHappened?(context: StepContext): Promise<boolean>;
  /** False when running it twice does harm: then an unknown outcome is a failure. True when left out. */
  canRepeat?: boolean;
};

/** Everything needed to make a VM, all names chosen: the plan that was shown is what runs. */
export type CreateVmSpec = {
  operationId: string;
  /** Chosen by us before anything exists: libvirt takes it as the domain's UUID. */
  externalId: string;
  name: string;
  description: string;
  vcpus: number;
  memoryMib: number;
  guestType: 'kvm' | 'qemu';
  hardware: CreateHardware;
  /** Null for a disk that is empty or there already. */
  image: ImageSource | null;
  /** Where the image is put; the first disk's pool when left out. */
  imagePool?: string;
  /** The one that it boots from, or is installed to. */
  disk: CreateDisk;
  moreDisks: CreateDisk[];
  nics: CreateNic[];
  /** A CD from which the guest's cloud-init reads what to set up; null for none. */
  seed: CreateSeed | null;
  startAfterCreate: boolean;
};

/** What of it a definition needs: all but what is secret. */
export type DescribedVmSpec = Omit<CreateVmSpec, 'seed'> & { seed: SeedPlace | null };

export type SeedPlace = { pool: string; volume: string };
/** `open` tells what is on it: only where it is written. @throws AppError when it cannot be unsealed */
export type CreateSeed = SeedPlace & { open(): SeedFile[] };
export type SeedFile = { name: string; text: string };

export type CreateDisk = {
  pool: string;
  volume: string;
  sizeBytes: number;
  /** virtio when left out */
  bus?: DiskBus;
  cache?: DiskCache;
  /** What a new one is made as; qcow2 when left out. Raw lies on nothing: from an image it is a whole copy. */
  format?: DiskFormat;
  /** Of a volume that is there already: it is used as it is, and never deleted by a create that fails. */
  existingFormat?: DiskFormat;
};

/** On a network of libvirt, or on a bridge of the host. */
export type CreateNic = { mac: string; model: string } & ({ network: string } | { bridge: string });

/** An image of the library, readable where the engine runs. */
export type ImageSource = {
  imageId: string;
  name: string;
  format: 'qcow2' | 'raw' | 'iso';
  sha256: string;
  /** Absolute path of the file. */
  path: string;
  sizeBytes: number;
  virtualSizeBytes: number;
};

/** A change that was planned; what the plan says is what its steps do, or they refuse. */
export type ChangeVmSpec = {
  operationId: string;
  externalId: string;
  name: string;
  change: VmChange;
  plan: ChangePlan;
  facts: HostFacts;
};

/** A change of what a host has beside its VMs, as it was planned. */
export type HostChangeSpec = { operationId: string; change: HostChange; plan: ChangePlan };

/** One VM's way from one host to another, all names chosen. */
export type MigrateVmSpec = MigrationWay & {
  operationId: string;
  externalId: string;
  name: string;
  targetName: string;
  /** Where QEMU on the source finds the target: the target's address for migrations. */
  targetAddress: string;
  /** The disks to copy. */
  disks: MigratedDisk[];
  /** Those that stay where they are, because both hosts have them there. */
  shared: SharedDisk[];
};

export type MigrationWay = {
  /** Nothing faster than this, in MiB/s; null, as fast as it goes. */
  bandwidthMib: number | null;
  /** Memory and copied disks go through TLS, with the certificates that both hosts have for it. */
  isEncrypted: boolean;
  /**
   * The target's daemon as the source's reaches it: then the source leads, and goes on when we end. Null, and we do.
   */
  peerUri: string | null;
};

export type MigratedDisk = {
  /** As the guest's definition calls it, for example vda. */
  device: string;
  /** Of the file on the source. */
  path: string;
  /** The pool on the target. */
  pool: string;
  format: string;
};

/** A disk that is said to be at the same place on both hosts. */
export type SharedDisk = {
  device: string;
  /** It could be copied as well: a medium in a drive cannot. */
  isCopyable: boolean;
  /** Of its files, the one in use first. */
  paths: string[];
  /** The pools that have them here and there, which have to be one folder; none for what is one device by its name. */
  pools: { here: string; there: string }[];
};

/** A volume, as its host names it. */
export type VolumePlace = { pool: string; name: string };

/** The file behind a volume. @property changedAt  another word when it was written to; null when the host has none */
export type VolumeFile = { sizeBytes: number; changedAt: string | null };

export type DeleteVmSpec = {
  externalId: string;
  name: string;
  /** Paths of what was chosen to go with it; each is looked at again before it goes. */
  files: string[];
};

/** Ids only: whoever hears one re-reads. `host` means that anything may have changed. */
export type DriverEvent =
  | { type: 'vm'; externalId: string }
  | { type: 'host' }
  /** Its devices may have changed. */
  | { type: 'hardware' }
  /** How it goes with one of its connections. */
  | { type: 'connections' }
  | { type: 'connected' }
  | { type: 'disconnected'; reason: string; failure: HostFailure };

/** Where the byte bridge connects; never from the browser. `password` when the server asks for one. */
export type ConsoleEndpoint =
  | { kind: 'vnc' | 'spice'; host: string; port: number; password: string | null }
  | { kind: 'vnc' | 'spice'; socketPath: string; password: string | null }
  /** Only the driver gets there. */
  | { kind: ConsoleKind; open(signal: AbortSignal): Promise<Duplex>; password: string | null };

/** @property isForced  takes a serial console away from another program that holds it */
export type OpenConsoleOptions = CallOptions & { isForced?: boolean };

export type PreviewOptions = CallOptions & {
  /** In pixels: it fits into it. */
  box: { width: number; height: number };
  /** Of the picture that is there already. */
  knownMark: string | null;
};

/** @property picture  null when the mark is the known one: the screen looks as it did */
export type ScreenPreview = { mark: string; picture: { type: string; data: Buffer } | null };

export type DriverCapabilities = {
  power: readonly PowerAction[];
  consoles: readonly ConsoleKind[];
  canCreate: boolean;
  hasLiveEvents: boolean;
};

/** Each transfer has a connection of its own, and back-pressure all the way. */
export type VolumeFiles = {
  stat(place: VolumePlace, options?: CallOptions): Promise<VolumeFile>;
  /**
   * @param range  within the file; a length of 0 means to its end
   * @returns closed  the host has let go of the volume; it never rejects
   */
  read(
    place: VolumePlace,
    range: { offset: number; length: number },
    options?: CallOptions,
  ): Promise<{ stream: Readable; closed: Promise<void> }>;
  /**
   * Writes one piece of a file into a volume that was made for it. What it did when it fails is not known: the same
   * piece is written again.
   * @param piece.sizeBytes  of the whole file
   * @throws AppError when anybody uses the volume, or it is not the one that was made
   */
  write(
    place: VolumePlace,
    piece: { offset: number; length: number; sizeBytes: number },
    body: AsyncIterable<Buffer>,
    options?: CallOptions,
  ): Promise<void>;
};

/**
 * A provider with VMs: a hypervisor host, or a cloud account. Every failure is an AppError; a call whose
 * outcome is not known fails with code `unknown_outcome` or `timeout`, and the caller looks before it acts.
 */
/** On connections of their own: they may hang with a VM, and nothing else may hang with them. */
export type VmStatistics = {
  /** External ids of what runs now; asks no VM. */
  running(options?: CallOptions): Promise<string[]>;
  /**
   * Of some of those that run; one that has ended meanwhile is left out. It waits for the slowest of them.
   * @throws AppError timeout when one of them holds it up
   */
  read(externalIds: string[], options?: CallOptions): Promise<VmCounters[]>;
};

export type Driver = {
  readonly providerType: ProviderType;
  readonly capabilities: DriverCapabilities;
  /** The cheapest question that shows the provider answers. */
  ping(options?: CallOptions): Promise<void>;
  hostFacts(options?: CallOptions): Promise<HostFacts>;
  /** All of them; empty where the provider has none of its own. */
  listNetworks(options?: CallOptions): Promise<ObservedNetwork[]>;
  /** What changes seldom and costs more to ask. */
  hostHardware(options?: CallOptions): Promise<HostHardware>;
  /** How it goes with its connections at this moment; nobody is asked. */
  connections(): HostConnectionHealth[];
  /** With their volumes; empty where the provider has none of its own. */
  listPools(options?: CallOptions): Promise<ObservedPool[]>;
  listVms(options?: CallOptions): Promise<ObservedVm[]>;
  /** @returns null when the provider does not have it */
  getVm(externalId: string, options?: CallOptions): Promise<ObservedVm | null>;
  /** The provider's own text of the VM that this spec would make; shown in the plan. Pure. */
  describeCreate(spec: DescribedVmSpec): string;
  createSteps(spec: CreateVmSpec): Step[];
  deleteSteps(spec: DeleteVmSpec): Step[];
  changeSteps(spec: ChangeVmSpec): Step[];
  /**
   * Moves a running VM to a host of the same provider. Left out where that does not exist.
   * @param target  where it goes; asked for at each attempt, because it may come and go
   */
  migrateSteps?(target: () => Driver, spec: MigrateVmSpec): Step[];
  hostChangeSteps(spec: HostChangeSpec): Step[];
  /**
   * Whether a file of a pool here and one at the same path of a pool there are one. Left out where no two hosts can
   * have one storage.
   * @param key  the same at each attempt
   * @throws AppError when it cannot be found out
   */
  sharesStorage?(
    other: Driver,
    place: { here: string; there: string; path: string },
    key: string,
    options?: CallOptions,
  ): Promise<boolean>;
  /** The bytes of volumes. Left out where there are none. */
  volumeFiles?: VolumeFiles;
  /** What its VMs use. Left out where that is asked for otherwise. */
  statistics?: VmStatistics;
  /** Returns when the provider has accepted it; the guest may take longer. */
  power(externalId: string, action: PowerAction, options?: CallOptions): Promise<void>;
  /** Events from now on, never dropped between this call and the first; returns how to stop. */
  watch(listener: (event: DriverEvent) => void): () => void;
  /**
   * Prepares a console for one viewer.
   * @param password  set on the VM's server for this session where it takes one (at most 8 characters for VNC)
   */
  openConsole(
    externalId: string,
    kind: ConsoleKind,
    password: string,
    options?: OpenConsoleOptions,
  ): Promise<ConsoleEndpoint>;
  /** What a running VM's first screen shows, as PNG; one that hangs ends by a deadline. */
  screenshot(externalId: string, options?: CallOptions): Promise<Buffer>;
  /** A small picture of the same, a few kilobytes, to be asked for again and again. Left out where that costs too much. */
  previewScreen?(externalId: string, options: PreviewOptions): Promise<ScreenPreview>;
  close(): Promise<void>;
};
