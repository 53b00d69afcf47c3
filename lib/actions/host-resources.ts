'use server';

import { permissionFor } from '../domain/host-changes.ts';
import { changeHostRequest, planHostChangeRequest } from '../domain/requests.ts';
import { planHostChange as planHostChangeOf } from '../operations/plan-host-change.ts';
import { submitHostChange } from '../operations/submit-host-change.ts';
import { action } from './action.ts';

/** What a change of something that a host has would do, shown before anything is done. */
export const planHostChange = action(
  ({ change }) => permissionFor(change),
  planHostChangeRequest,
  (db, _user, { hostId, change }) => planHostChangeOf(db, hostId, change),
);

export const changeHostResource = action(
  ({ change }) => permissionFor(change),
  changeHostRequest,
  (db, user, request) => submitHostChange(db, user, request),
);
