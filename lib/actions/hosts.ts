'use server';

import { z } from 'zod';
import { addHostInput, checkHostInput, editHostInput, evacuateHostRequest } from '../domain/requests.ts';
import { evacuateHost as evacuateHostOf } from '../operations/evacuate.ts';
import { startHostCheck } from '../operations/host-checks.ts';
import {
  addHost as addHostOf,
  editHost as editHostOf,
  removeHost as removeHostOf,
  setHostEnabled as setHostEnabledOf,
  setHostMaintenance as setHostMaintenanceOf,
} from '../operations/hosts.ts';
import { action } from './action.ts';

export const addHost = action('host.manage', addHostInput, (db, user, input) => addHostOf(db, user, input));

export const editHost = action('host.manage', editHostInput, (db, user, input) =>
  editHostOf(db, user, input),
);

/** Asks the engine to try a connection; how it goes is read at /api/v1/host-checks. */
export const checkHost = action('host.manage', checkHostInput, (db, user, input) =>
  startHostCheck(db, user, input),
);

export const setHostMaintenance = action(
  'host.manage',
  z.object({ hostId: z.uuid(), isInMaintenance: z.boolean() }),
  (db, user, input) => setHostMaintenanceOf(db, user, input),
);

export const evacuateHost = action('host.manage', evacuateHostRequest, (db, user, request) =>
  evacuateHostOf(db, user, request),
);

export const setHostEnabled = action(
  'host.manage',
  z.object({ hostId: z.uuid(), isEnabled: z.boolean() }),
  (db, user, input) => setHostEnabledOf(db, user, input),
);

export const removeHost = action('host.manage', z.object({ hostId: z.uuid() }), (db, user, { hostId }) =>
  removeHostOf(db, user, hostId),
);
