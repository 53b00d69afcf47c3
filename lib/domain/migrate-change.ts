import { z } from 'zod';

/** How a running VM goes to another host. */
export const migrateChange = {
  'vm.migrate': {
    params: z.object({
      targetHostId: z.uuid('Choose a host.'),
      /** Disks that both hosts show at the same place stay there, or are copied all the same. */
      storage: z.enum(['auto', 'copy']).default('auto'),
      /** Who speaks with both hosts meanwhile: we, or the host that it leaves (libvirt's peer-to-peer). */
      lead: z.enum(['novacron', 'hosts']).default('novacron'),
      /** Memory and disks go through TLS, with certificates that QEMU has on both hosts. */
      isEncrypted: z.boolean().default(false),
      /** Nothing faster than this; null, as fast as it goes. */
      bandwidthMib: z.coerce
        .number('A number of MiB a second.')
        .int('Whole MiB a second.')
        .min(1, 'At least 1 MiB a second.')
        .max(1_000_000, 'At most 1,000,000 MiB a second.')
        .nullable()
        .default(null),
    }),
  },
} as const;

export type MigrateParams = z.output<(typeof migrateChange)['vm.migrate']['params']>;

/** As it goes when nobody chooses anything but the host. */
export function usualMigration(targetHostId: string): { kind: 'vm.migrate'; params: MigrateParams } {
  const rest = { storage: 'auto', lead: 'novacron', isEncrypted: false, bandwidthMib: null } as const;
  return { kind: 'vm.migrate', params: { targetHostId, ...rest } };
}
