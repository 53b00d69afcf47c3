import { z } from 'zod';
import { diskFormats } from './create-vm.ts';
import { diskBuses, diskCaches } from './hardware-changes.ts';

/** Not USB: its medium cannot be changed while the machine runs. */
export const driveBuses = ['sata', 'ide', 'scsi'] as const;
export type DriveBus = (typeof driveBuses)[number];

const target = z.string().min(1).max(20);
/** A volume of one of the host's pools. */
const place = z.object({
  pool: z.string().min(1, 'Choose a pool.').max(200),
  volume: z.string().min(1, 'Choose a volume.').max(1000),
});
export type VolumePlace = z.output<typeof place>;

/** CD drives, disks that are there already, and what the machine starts from. */
export const driveChanges = {
  'vm.setCd': {
    params: z.object({
      target,
      /** Null takes out what is in it. */
      medium: place.nullable(),
      /** Takes the medium out although the guest holds it. */
      isForced: z.boolean().default(false),
    }),
  },
  'vm.addCdDrive': {
    params: z.object({
      target: z.string().regex(/^sd[a-z]{1,2}$/, 'A name such as sda.'),
      bus: z.enum(driveBuses),
      medium: place.nullable(),
    }),
  },
  'vm.attachVolume': {
    params: place.extend({ format: z.enum(diskFormats), bus: z.enum(diskBuses), cache: z.enum(diskCaches) }),
  },
  'vm.setBootOrder': {
    params: z.object({
      /** Disks by their target, cards by their address; what is left out is not started from. */
      devices: z
        .array(z.string().min(1).max(40))
        .min(1, 'Choose at least one.')
        .max(64)
        .refine((all) => new Set(all).size === all.length, 'Name each once.'),
    }),
  },
} as const;
