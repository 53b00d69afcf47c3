import { z } from 'zod';
import { formatCpuSet, parseCpuSet } from './cpu-set.ts';

/** "0-3,^2" is kept as "0-1,3": the same set is the same text. */
const numbers = z
  .string()
  .trim()
  .max(500, 'At most 500 characters.')
  .refine((text) => parseCpuSet(text) !== null, 'Numbers and ranges with commas between them, as 0-3,8.')
  .transform((text) => formatCpuSet(parseCpuSet(text) ?? []));

export const numaModes = ['strict', 'preferred', 'interleave'] as const;

const pciAddress = z.string().regex(/^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/, 'As in 0000:02:10.0.');
const usbId = z.string().regex(/^[0-9a-f]{4}$/);
const usbNumber = z.number().int().min(0).max(999);
const mac = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/, 'Six pairs of hexadecimal digits, the second digit even.');

const pci = z.object({ kind: z.literal('pci'), address: pciAddress });
const usb = z.object({
  kind: z.literal('usb'),
  vendorId: usbId.nullable(),
  productId: usbId.nullable(),
  /** Null takes whichever of this kind is there. */
  bus: usbNumber.nullable(),
  device: usbNumber.nullable(),
});

/** Where a VM's CPUs and memory are held to, and the host's devices that it is given. */
export const placementChanges = {
  'vm.setPinning': {
    params: z.object({
      /** Those that are left out run wherever the host likes. */
      vcpus: z
        .array(z.object({ vcpu: z.number().int().min(0).max(511), cpus: numbers }))
        .max(512)
        .transform((pins) => [...pins].sort((a, b) => a.vcpu - b.vcpu)),
      /** For what QEMU does beside the guest's CPUs. */
      emulator: numbers.nullable(),
    }),
  },
  'vm.setNumaMemory': {
    params: z.object({ placement: z.object({ mode: z.enum(numaModes), nodes: numbers }).nullable() }),
  },
  'vm.setHugePages': {
    /** Null for ordinary memory. */
    params: z.object({ sizeKib: z.number().int().min(64).max(16_777_216).nullable() }),
  },
  'vm.addHostDevice': {
    params: z.object({
      device: z.discriminatedUnion('kind', [
        pci,
        usb,
        /** A virtual function, as a network card with an address of its own. */
        z.object({ kind: z.literal('card'), address: pciAddress, mac }),
      ]),
    }),
  },
  'vm.removeHostDevice': {
    params: z.object({ device: z.discriminatedUnion('kind', [pci, usb]) }),
  },
} as const;
