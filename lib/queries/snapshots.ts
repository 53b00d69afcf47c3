import { asc, eq } from 'drizzle-orm';
import { vmSnapshots } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { SnapshotRow } from '../domain/views.ts';

// As many as libvirt lists of one VM.
const maxSnapshots = 16_384;

/** The snapshots of a VM, oldest first. Never null: a VM without any has an empty list. */
export async function listSnapshots(_user: User, vmId: string): Promise<SnapshotRow[]> {
  const rows = await getDb()
    .select({
      name: vmSnapshots.name,
      parent: vmSnapshots.parent,
      createdAt: vmSnapshots.createdAt,
      description: vmSnapshots.description,
      createdByOperation: vmSnapshots.createdByOperation,
      state: vmSnapshots.state,
      hasMemory: vmSnapshots.hasMemory,
      kind: vmSnapshots.kind,
      isCurrent: vmSnapshots.isCurrent,
      sizeBytes: vmSnapshots.sizeBytes,
    })
    .from(vmSnapshots)
    .where(eq(vmSnapshots.vmId, vmId))
    .orderBy(asc(vmSnapshots.createdAt), asc(vmSnapshots.name))
    .limit(maxSnapshots);
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}
