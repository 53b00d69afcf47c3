'use server';

import { z } from 'zod';
import { addHostInput } from '../domain/requests.ts';
import {
  addHost as addHostOf,
  removeHost as removeHostOf,
  setHostEnabled as setHostEnabledOf,
} from '../operations/hosts.ts';
import { action } from './action.ts';

export const addHost = action('host.manage', addHostInput, (db, user, input) => addHostOf(db, user, input));

export const setHostEnabled = action(
  'host.manage',
  z.object({ hostId: z.uuid(), isEnabled: z.boolean() }),
  (db, user, input) => setHostEnabledOf(db, user, input),
);

export const removeHost = action('host.manage', z.object({ hostId: z.uuid() }), (db, user, { hostId }) =>
  removeHostOf(db, user, hostId),
);
