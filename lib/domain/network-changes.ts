import { z } from 'zod';
import { newNetwork } from './network-create.ts';

/** As libvirt knows it; what exists may be called anything that is no path. */
const existing = { name: z.string().min(1).max(200) };

export const networkChanges = {
  'network.create': {
    params: newNetwork,
  },
  'network.delete': {
    params: z.object(existing),
  },
  'network.start': {
    params: z.object(existing),
  },
  'network.stop': {
    params: z.object(existing),
  },
  'network.setAutostart': {
    params: z.object({ ...existing, isAutostart: z.boolean() }),
  },
} as const;
