'use server';

import { createVmInput } from '../domain/create-vm.ts';
import {
  changeVmRequest,
  compareSnapshotRequest,
  createVmRequest,
  deleteVmRequest,
  planDeleteVmRequest,
  planVmChangeRequest,
  powerVmRequest,
  powerVmsRequest,
} from '../domain/requests.ts';
import { compareSnapshot as compareSnapshotOf } from '../operations/compare-snapshot.ts';
import { planVmChange as planVmChangeOf } from '../operations/plan-change.ts';
import { planCreates, showCreates } from '../operations/plan-creates.ts';
import { planVmDelete } from '../operations/plan-delete.ts';
import { submitCreate } from '../operations/submit-create.ts';
import { submitPowers } from '../operations/submit-powers.ts';
import { submitChange, submitDelete, submitPower } from '../operations/submit-vm.ts';
import { action } from './action.ts';

/** What a create would do, shown before anything is done. */
export const planCreateVm = action('vm.create', createVmInput, async (db, user, input) =>
  showCreates(await planCreates(db, user, input)),
);

export const createVm = action('vm.create', createVmRequest, (db, user, { input, idempotencyKey }) =>
  submitCreate(db, user, input, idempotencyKey),
);

export const powerVm = action('vm.power', powerVmRequest, (db, user, request) =>
  submitPower(db, user, request),
);

/** The same for many: each is accepted or refused by itself. */
export const powerVms = action('vm.power', powerVmsRequest, (db, user, request) =>
  submitPowers(db, user, request),
);

/** What a delete would take and leave, shown before anything is done. */
export const planDeleteVm = action('vm.delete', planDeleteVmRequest, (db, _user, { vmId }) =>
  planVmDelete(db, vmId),
);

export const deleteVm = action('vm.delete', deleteVmRequest, (db, user, request) =>
  submitDelete(db, user, request),
);

/** What a change would do to a VM, shown before anything is done. */
export const planVmChange = action('vm.change', planVmChangeRequest, async (db, _user, { vmId, change }) => {
  const { plan, planKey } = await planVmChangeOf(db, vmId, change);
  return { plan, planKey };
});

export const changeVm = action('vm.change', changeVmRequest, (db, user, request) =>
  submitChange(db, user, request),
);

/** How a VM's definition differs from what it was at a snapshot. */
export const compareSnapshot = action('read', compareSnapshotRequest, (db, _user, { vmId, snapshot }) =>
  compareSnapshotOf(db, vmId, snapshot),
);
