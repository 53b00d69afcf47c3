import { randomUUID } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import { operations } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { toErrorView } from '../domain/errors.ts';
import type { AcceptedPowers, PowerAction } from '../domain/operation.ts';
import { submitPower } from './submit-vm.ts';

/**
 * Accepts the same action for many VMs. Each is accepted or refused by itself, so that one that cannot do it any more
 * keeps no other from it. With a key that was used before, those that were accepted then stay as they were.
 */
export async function submitPowers(
  db: Db,
  user: User,
  request: { vmIds: string[]; action: PowerAction; idempotencyKey: string; batchId?: string },
): Promise<AcceptedPowers> {
  const { action, idempotencyKey } = request;
  const vmIds = [...new Set(request.vmIds)];
  const keyOf = (vmId: string) => `${idempotencyKey}/${vmId}`;
  const [earlier] = await db
    .select({ batchId: operations.batchId })
    .from(operations)
    .where(and(eq(operations.requestedBy, user.id), inArray(operations.idempotencyKey, vmIds.map(keyOf))))
    .limit(1);
  const batchId = earlier?.batchId ?? request.batchId ?? randomUUID();
  const accepted: AcceptedPowers = { batchId, operationIds: [], refused: [] };
  for (const vmId of vmIds) {
    try {
      const { operationId } = await submitPower(db, user, {
        vmId,
        action,
        idempotencyKey: keyOf(vmId),
        batchId,
      });
      accepted.operationIds.push(operationId);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'AppError')) throw error;
      accepted.refused.push({ vmId, error: toErrorView(error) });
    }
  }
  return accepted;
}
