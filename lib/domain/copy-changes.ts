import { z } from 'zod';
import { vmName } from './vm-name.ts';

/** Marks of a VM, kept in its own definition, and the copies made of it. */
export const copyChanges = {
  'vm.setProtected': {
    params: z.object({ isProtected: z.boolean() }),
    verb: 'Change protection',
    doing: 'Changing protection',
    done: 'Changed protection',
    from: ['running', 'paused', 'off', 'suspended', 'failed'],
  },
  'vm.setTemplate': {
    params: z.object({ isTemplate: z.boolean() }),
    verb: 'Change template',
    doing: 'Changing template',
    done: 'Changed template',
    from: ['off', 'failed'],
  },
  'vm.clone': {
    params: z.object({
      name: vmName,
      /** Chosen before anything exists: the clone's own identifier on its host. */
      cloneId: z.uuid(),
      /** Its disks hold only what differs from the template's. */
      isLinked: z.boolean(),
    }),
    verb: 'Clone',
    doing: 'Cloning',
    done: 'Cloned',
    // What runs or is saved cannot be cloned; the plan says why and what to do.
    from: ['running', 'paused', 'off', 'suspended', 'failed'],
  },
} as const;
