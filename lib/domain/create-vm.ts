import { z } from 'zod';
import { cloudInit, whyNotSshKeys } from './cloud-init.ts';
import { diskBuses, diskCaches, macAddress, nicModels } from './hardware-changes.ts';
import { vmName } from './vm-name.ts';

/** Where the first disk comes from: an image of the library (an ISO brings an empty disk), nothing, or the host. */
export const diskSources = ['image', 'empty', 'existing'] as const;
export const firmwares = ['bios', 'uefi', 'uefiSecure'] as const;
export const machineTypes = ['q35', 'pc'] as const;
export const graphicsKinds = ['vnc', 'spice', 'none'] as const;
/** What QEMU opens a disk as; never guessed from what is in it. */
export const diskFormats = ['qcow2', 'raw'] as const;

export type Firmware = (typeof firmwares)[number];
export type MachineType = (typeof machineTypes)[number];
export type GraphicsKind = (typeof graphicsKinds)[number];
export type DiskFormat = (typeof diskFormats)[number];

/** The parts of a new VM that have a good answer already. */
export const createHardware = z.strictObject({
  machine: z.enum(machineTypes).default('q35'),
  firmware: z.enum(firmwares).default('bios'),
  hasTpm: z.boolean().default(false),
  /** `auto`: like the host's where it can be, else QEMU's own; `host-passthrough`, `maximum`, or a model's name. */
  cpu: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,60}$/, 'Choose a CPU model.')
    .default('auto'),
  graphics: z.enum(graphicsKinds).default('vnc'),
  hasAgentChannel: z.boolean().default(true),
  isAutostart: z.boolean().default(false),
});
export type CreateHardware = z.infer<typeof createHardware>;

const createNic = z.strictObject({
  /** A network of libvirt, or a bridge that the host's own configuration made. */
  kind: z.enum(['network', 'bridge']).default('network'),
  /** Empty for the network that the host uses for most. */
  name: z.string().trim().max(200).default(''),
  model: z.enum(nicModels).default('virtio'),
  /** Made up when empty. */
  mac: z.union([z.literal(''), macAddress]).default(''),
});

const sizeGib = z.coerce
  .number('Give a number.')
  .min(0.0625, 'At least 0.0625 GiB.')
  .max(65_536, 'At most 65,536 GiB.');
const disk = { bus: z.enum(diskBuses).default('virtio'), cache: z.enum(diskCaches).default('default') };

// Planned and accepted together: as many are answered within two seconds.
export const maxVmsAtOnce = 200;

/** The names of several VMs that are made at once: `web` becomes web-1, web-2 and so on. */
export function namesOf({ name, count, firstNumber }: { name: string; count: number; firstNumber: number }) {
  if (count === 1) return [name];
  return Array.from({ length: count }, (_, index) => `${name}-${firstNumber + index}`);
}

export const createVmInput = z
  .strictObject({
    name: vmName,
    description: z.string().max(500).default(''),
    /** More than one get a number behind the name. */
    count: z.coerce
      .number()
      .int()
      .min(1, 'At least 1.')
      .max(maxVmsAtOnce, `At most ${maxVmsAtOnce}.`)
      .default(1),
    firstNumber: z.coerce
      .number('Give a number.')
      .int()
      .min(0, 'At least 0.')
      .max(99_999, 'At most 99,999.')
      .default(1),
    /** Empty when they are spread. */
    hostId: z.union([z.literal(''), z.uuid('Choose a host.')]).default(''),
    /** Over the hosts that fit, each where most room is left; one alone goes to the best. */
    spread: z.boolean().default(false),
    /** Of the plan that was shown: where each was placed. Placed anew when empty. */
    hostIds: z.array(z.uuid()).max(maxVmsAtOnce).default([]),
    source: z.enum(diskSources).default('image'),
    /** Empty when no image is used. */
    imageId: z.union([z.literal(''), z.uuid('Choose an image.')]).default(''),
    vcpus: z.coerce.number('Give a number.').int().min(1, 'At least 1.').max(512),
    memoryMib: z.coerce.number('Give a number.').int().min(64, 'At least 64 MiB.').max(16_777_216),
    diskGib: sizeGib.default(1),
    /** Of the first disk and of all that name none: the host's first usable one when empty. */
    pool: z.string().max(200).optional(),
    /** Of the pool: the volume that becomes the first disk as it is. */
    existingVolume: z.string().trim().max(255).default(''),
    existingFormat: z.enum(diskFormats).default('qcow2'),
    disk: z.strictObject(disk).prefault({}),
    /** Empty ones beside the first. */
    moreDisks: z
      .array(z.strictObject({ sizeGib, ...disk, pool: z.string().max(200).default('') }))
      .max(16)
      .default([]),
    nics: z.array(createNic).max(8).default([]),
    hardware: createHardware.prefault({}),
    cloudInit: cloudInit.prefault({}),
    startAfterCreate: z.boolean().default(true),
    /** Of the plan that was shown: the same id makes the same names and addresses. */
    planId: z.uuid().optional(),
  })
  .superRefine((input, context) => {
    const wrong = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (!input.spread && input.hostId === '') wrong(['hostId'], 'Choose a host.');
    if (input.spread && input.source === 'existing')
      wrong(['spread'], 'The disk lies on one host: choose that one.');
    if (input.hostIds.length > 0 && (!input.spread || input.hostIds.length !== input.count))
      wrong(['hostIds'], 'One host for each VM that is spread, or none.');
    if (input.source === 'image' && input.imageId === '') wrong(['imageId'], 'Choose an image.');
    if (input.source === 'existing' && !/^[^/\s][^/\n]*$/.test(input.existingVolume))
      wrong(['existingVolume'], 'Choose a volume of a pool.');
    if (input.count > 1) {
      const each = 'Leave it empty: each of several VMs gets its own.';
      if (!vmName.safeParse(namesOf(input).at(-1)).success)
        wrong(['name'], 'With its number behind it, it is longer than 63 characters.');
      if (input.source === 'existing') wrong(['count'], 'One disk can become only one VM.');
      if (input.cloudInit.isOn && input.cloudInit.hostname) wrong(['cloudInit', 'hostname'], each);
      for (const [index, { mac }] of input.nics.entries()) if (mac) wrong(['nics', index, 'mac'], each);
    }
    const whyNotKeys = input.cloudInit.isOn ? whyNotSshKeys(input.cloudInit.sshKeys) : null;
    if (whyNotKeys) wrong(['cloudInit', 'sshKeys'], whyNotKeys);
    for (const [index, { kind, name }] of input.nics.entries())
      if (kind === 'bridge' && !/^[a-zA-Z0-9._-]{1,15}$/.test(name))
        wrong(['nics', index, 'name'], 'Up to 15 letters, digits, dots, dashes and underscores.');
  });
export type CreateVmInput = z.infer<typeof createVmInput>;
/** As it is asked for: what has a good answer may be left out, and figures may still be texts. */
export type CreateVmDraft = z.input<typeof createVmInput>;
