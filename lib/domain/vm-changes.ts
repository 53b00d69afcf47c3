import { z } from 'zod';
import { actChanges } from './act-changes.ts';
import { type VmChangeKind, vmChangeKinds } from './change-words.ts';
import { copyChanges } from './copy-changes.ts';
import { driveChanges } from './drive-changes.ts';
import { hardwareChanges } from './hardware-changes.ts';
import { identityChanges } from './identity-changes.ts';
import { migrateChange } from './migrate-change.ts';
import { placementChanges } from './placement-changes.ts';

/**
 * Everything that can be changed of a VM that exists, one entry each: what is asked for. What it is called, and when it
 * makes sense, stands in change-words.ts. Each driver says in a table of its own how it does it.
 */
export const vmChanges = {
  ...hardwareChanges,
  ...driveChanges,
  ...identityChanges,
  ...copyChanges,
  ...placementChanges,
  ...actChanges,
  ...migrateChange,
  'vm.setCpus': {
    params: z.object({ vcpus: z.coerce.number().int().min(1, 'At least 1.').max(512) }),
  },
  'vm.setMemory': {
    params: z.object({
      memoryMib: z.coerce.number().int().min(64, 'At least 64 MiB.').max(16_777_216),
    }),
  },
  'vm.snapshot': {
    params: z.object({
      name: z
        .string()
        .trim()
        .min(1, 'Give it a name.')
        .max(60, 'At most 60 characters.')
        // QEMU takes a name of digits for a number of its own.
        .regex(
          /^[A-Za-z][A-Za-z0-9._-]*$/,
          'A letter first, then letters, digits, dots, dashes, underscores.',
        ),
      description: z.string().trim().max(500, 'At most 500 characters.').default(''),
      withMemory: z.boolean(),
      quiesce: z.boolean().default(true),
    }),
  },
  'vm.revert': {
    params: z.object({ snapshot: z.string().min(1).max(500), startAfter: z.boolean().default(false) }),
  },
  'vm.deleteSnapshot': {
    params: z.object({ snapshot: z.string().min(1).max(500) }),
  },
} as const satisfies Record<VmChangeKind, { params: z.ZodType }>;

export type ChangeParams<K extends VmChangeKind> = z.output<(typeof vmChanges)[K]['params']>;
export type VmChange = { [K in VmChangeKind]: { kind: K; params: ChangeParams<K> } }[VmChangeKind];

/** One of the changes, with parameters that were checked. */
export const vmChange = z.discriminatedUnion(
  'kind',
  vmChangeKinds.map((kind) => z.object({ kind: z.literal(kind), params: vmChanges[kind].params })) as never,
) as unknown as z.ZodType<VmChange, { kind: VmChangeKind; params: unknown }>;

/** What a change will do, shown before it is done; the same object is what runs. */
export type ChangePlan = {
  /** What happens at once, as sentences. */
  live: string[];
  /** What waits until the VM is started the next time. */
  atNextStart: string[];
  /** What cannot be brought back afterwards. */
  lost: string[];
  warnings: string[];
  /** Why it cannot be done; empty when it can. */
  obstacles: string[];
  /** The lines of the definition that differ, as a unified diff without headers; empty when none does. */
  difference: string;
  /** Space that it takes or sets free in a pool, in bytes; negative when it is set free. */
  space: { pool: string; bytes: number } | null;
};
