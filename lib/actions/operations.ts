'use server';

import { cancelOperationRequest } from '../domain/requests.ts';
import { requestCancel } from '../operations/cancel-operation.ts';
import { action } from './action.ts';

/** Those that may ask for a migration may end it. */
export const cancelOperation = action('vm.change', cancelOperationRequest, (db, user, { operationId }) =>
  requestCancel(db, user, operationId),
);
