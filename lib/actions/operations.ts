'use server';

import { cancelOperationRequest, lookAtOperationsRequest } from '../domain/requests.ts';
import { requestCancel } from '../operations/cancel-operation.ts';
import { lookAtOperations as lookAtOperationsOf } from '../operations/look-at-operations.ts';
import { action } from './action.ts';

/** Those that may ask for a migration may end it. */
export const cancelOperation = action('vm.change', cancelOperationRequest, (db, user, { operationId }) =>
  requestCancel(db, user, operationId),
);

/** Keeps that the one who asks has seen how they ended. */
export const lookAtOperations = action('read', lookAtOperationsRequest, (db, user, { operations }) =>
  lookAtOperationsOf(db, user, operations),
);
