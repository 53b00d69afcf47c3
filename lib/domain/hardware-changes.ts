import { z } from 'zod';

export const diskBuses = ['virtio', 'sata', 'scsi', 'usb'] as const;
export type DiskBus = (typeof diskBuses)[number];
/** `default` leaves it to QEMU. */
export const diskCaches = ['default', 'none', 'writeback', 'writethrough', 'directsync', 'unsafe'] as const;
export type DiskCache = (typeof diskCaches)[number];
export const nicModels = ['virtio', 'e1000e', 'e1000', 'rtl8139'] as const;

const target = z.string().min(1).max(20);
export const macAddress = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, 'Six pairs of hexadecimal digits with colons between them.')
  // The lowest bit of the first pair marks an address of many.
  .refine((value) => Number.parseInt(value.slice(0, 2), 16) % 2 === 0, 'The second digit has to be even.');
const network = z.string().min(1, 'Choose a network.').max(200);
const sizeGib = z.coerce.number().min(0.0625, 'At least 0.0625 GiB.').max(65_536, 'At most 65,536 GiB.');

/** Disks and network cards of a VM that exists. */
export const hardwareChanges = {
  'vm.addDisk': {
    params: z.object({
      pool: z.string().min(1, 'Choose a pool.').max(200),
      volume: z
        .string()
        .trim()
        .min(1, 'Give it a name.')
        .max(200)
        .regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/, 'Letters, digits, dots, dashes and underscores.'),
      sizeGib,
      bus: z.enum(diskBuses),
      cache: z.enum(diskCaches),
    }),
  },
  'vm.detachDisk': {
    params: z.object({ target }),
  },
  'vm.resizeDisk': {
    params: z.object({ target, sizeGib }),
  },
  'vm.setDiskCache': {
    params: z.object({ target, cache: z.enum(diskCaches) }),
  },
  'vm.addNic': {
    params: z.object({ network, model: z.enum(nicModels), mac: macAddress }),
  },
  'vm.removeNic': {
    params: z.object({ mac: macAddress }),
  },
  'vm.setNic': {
    params: z.object({ mac: macAddress, network: network.nullable(), isLinkUp: z.boolean() }),
  },
} as const;
