import { and, eq } from 'drizzle-orm';
import { vmDefinitions, vmSnapshots } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { AppError } from '../domain/errors.ts';
import { differenceOfDefinitions } from '../drivers/registry.ts';

/**
 * How the definition has changed since a snapshot, from the store alone.
 * @returns the lines that differ, − as it was, + as it is; empty when none does
 */
export async function compareSnapshot(
  db: Db,
  vmId: string,
  snapshot: string,
): Promise<{ difference: string }> {
  const [row] = await db
    .select({ earlier: vmSnapshots.definition, now: vmDefinitions.stored })
    .from(vmSnapshots)
    .innerJoin(vmDefinitions, eq(vmDefinitions.vmId, vmSnapshots.vmId))
    .where(and(eq(vmSnapshots.vmId, vmId), eq(vmSnapshots.name, snapshot)));
  if (!row) {
    throw new AppError({
      code: 'not_found',
      userMessage: `There is no snapshot ${snapshot} any more.`,
      advice: 'It was probably deleted meanwhile; the page shows what is there.',
    });
  }
  const { earlier, now } = row;
  if (!earlier || now === null) {
    throw new AppError({
      code: 'not_possible',
      userMessage:
        'There are not two definitions to compare: the host kept none with this snapshot, or has none now.',
    });
  }
  return { difference: differenceOfDefinitions('hypervisor', earlier, now) };
}
