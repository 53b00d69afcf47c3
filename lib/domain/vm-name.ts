import { z } from 'zod';

/** Names become file and domain names: what libvirt, DNS and a shell all take without quoting. */
export const vmName = z
  .string()
  .trim()
  .min(1, 'Give the VM a name.')
  .max(63, 'At most 63 characters.')
  .regex(
    /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/,
    'Letters, digits, dots, dashes and underscores; a letter or digit first.',
  );
