import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { toErrorView } from '../domain/errors.ts';
import { usualMigration } from '../domain/migrate-change.ts';
import type { EvacuationOutcome } from '../domain/views.ts';
import { setHostMaintenance } from './hosts.ts';
import { submitChange } from './submit-vm.ts';
import { nameOfVm } from './vms-beside.ts';

// What these say is about one VM; anything else is about all of them.
const aboutOne = ['conflict', 'not_possible', 'not_found'];

/**
 * Puts a host into maintenance, and asks for the migration of each VM as it was shown: an operation each, of which the
 * host's queue runs two at once. One that became another meanwhile is refused by itself.
 */
export async function evacuateHost(
  db: Db,
  user: User,
  request: {
    hostId: string;
    moves: { vmId: string; targetHostId: string; planKey: string }[];
    idempotencyKey: string;
  },
): Promise<EvacuationOutcome> {
  const { hostId, moves, idempotencyKey } = request;
  // First, so that nothing new comes while it is emptied.
  await setHostMaintenance(db, user, { hostId, isInMaintenance: true });
  const outcome: EvacuationOutcome = { accepted: 0, refused: [] };
  for (const { vmId, targetHostId, planKey } of moves) {
    const change = usualMigration(targetHostId);
    // A second press with the same key finds each operation of the first.
    const key = `${idempotencyKey}/${vmId}`;
    try {
      await submitChange(db, user, { vmId, change, planKey, idempotencyKey: key });
      outcome.accepted += 1;
    } catch (error) {
      const view = toErrorView(error);
      if (!aboutOne.includes(view.code)) throw error;
      outcome.refused.push({ name: await nameOfVm(db, vmId), error: view });
    }
  }
  return outcome;
}
