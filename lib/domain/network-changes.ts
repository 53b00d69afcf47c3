import { z } from 'zod';
import { newNetwork } from './network-create.ts';

/** As libvirt knows it; what exists may be called anything that is no path. */
const existing = { name: z.string().min(1).max(200) };

export const networkChanges = {
  'network.create': {
    subject: 'network',
    params: newNetwork,
    verb: 'Create network',
    doing: 'Creating network',
    done: 'Created network',
  },
  'network.delete': {
    subject: 'network',
    params: z.object(existing),
    verb: 'Delete network',
    doing: 'Deleting network',
    done: 'Deleted network',
  },
  'network.start': {
    subject: 'network',
    params: z.object(existing),
    verb: 'Start network',
    doing: 'Starting network',
    done: 'Started network',
  },
  'network.stop': {
    subject: 'network',
    params: z.object(existing),
    verb: 'Stop network',
    doing: 'Stopping network',
    done: 'Stopped network',
  },
  'network.setAutostart': {
    subject: 'network',
    params: z.object({ ...existing, isAutostart: z.boolean() }),
    verb: 'Change autostart of network',
    doing: 'Changing autostart of network',
    done: 'Changed autostart of network',
  },
} as const;
