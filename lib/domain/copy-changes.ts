import { z } from 'zod';
import { vmName } from './vm-name.ts';

/** Marks of a VM, kept in its own definition, and the copies made of it. */
export const copyChanges = {
  'vm.setProtected': {
    params: z.object({ isProtected: z.boolean() }),
  },
  'vm.setTemplate': {
    params: z.object({ isTemplate: z.boolean() }),
  },
  'vm.clone': {
    params: z.object({
      name: vmName,
      /** Chosen before anything exists: the clone's own identifier on its host. */
      cloneId: z.uuid(),
      /** Its disks hold only what differs from the template's. */
      isLinked: z.boolean(),
    }),
  },
} as const;
