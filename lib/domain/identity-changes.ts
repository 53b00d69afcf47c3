import { z } from 'zod';
import { vmName } from './vm-name.ts';

/** What it is called, what is said of it, and whether it starts with its host. */
export const identityChanges = {
  'vm.rename': {
    params: z.object({ name: vmName }),
  },
  'vm.describe': {
    params: z.object({
      description: z.string().trim().max(2000, 'At most 2,000 characters.'),
      tags: z
        .array(
          z
            .string()
            .max(40, 'At most 40 characters each.')
            .regex(/^[A-Za-z0-9][A-Za-z0-9._:/=-]*$/, 'Letters, digits and . _ : / = - in each.'),
        )
        .max(20, 'At most 20 tags.')
        // One of each, in one order: the same tags are the same text.
        .transform((tags) => [...new Set(tags)].sort()),
    }),
  },
  'vm.setAutostart': {
    params: z.object({ isAutostart: z.boolean() }),
  },
} as const;
