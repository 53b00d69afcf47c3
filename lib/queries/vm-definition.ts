import { and, desc, eq, sql } from 'drizzle-orm';
import { operations, users, vmDefinitions, vmDefinitionVersions } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { VmDefinitionDetail, VmDefinitionVersion } from '../domain/views.ts';

// Inventory keeps fewer.
const maxVersions = 200;

/** A VM's own texts, and when it had which. @returns null for one that was not seen yet, or has none */
export async function getVmDefinition(_user: User, vmId: string): Promise<VmDefinitionDetail | null> {
  const db = getDb();
  const [[now], versions] = await Promise.all([
    db.select().from(vmDefinitions).where(eq(vmDefinitions.vmId, vmId)),
    db
      .select({
        id: vmDefinitionVersions.id,
        seenAt: vmDefinitionVersions.seenAt,
        sizeBytes: sql<number>`octet_length(${vmDefinitionVersions.definition})`,
        operationId: operations.id,
        kind: operations.kind,
        requestedBy: users.username,
      })
      .from(vmDefinitionVersions)
      .leftJoin(operations, eq(operations.id, vmDefinitionVersions.operationId))
      .leftJoin(users, eq(users.id, operations.requestedBy))
      .where(eq(vmDefinitionVersions.vmId, vmId))
      .orderBy(desc(vmDefinitionVersions.id))
      .limit(maxVersions),
  ]);
  if (!now) return null;
  return {
    stored: now.stored,
    active: now.active,
    seenAt: now.seenAt.toISOString(),
    versions: versions.map(({ id, seenAt, sizeBytes, operationId, kind, requestedBy }) => ({
      id: String(id),
      seenAt: seenAt.toISOString(),
      sizeBytes,
      operation: operationId && kind && requestedBy ? { id: operationId, kind, requestedBy } : null,
    })),
  };
}

/** @returns null when this VM has no such version any more */
export async function getVmVersion(
  _user: User,
  vmId: string,
  versionId: string,
): Promise<VmDefinitionVersion | null> {
  if (!/^\d{1,15}$/.test(versionId)) return null;
  const [row] = await getDb()
    .select({ definition: vmDefinitionVersions.definition, seenAt: vmDefinitionVersions.seenAt })
    .from(vmDefinitionVersions)
    .where(and(eq(vmDefinitionVersions.vmId, vmId), eq(vmDefinitionVersions.id, Number(versionId))));
  return row ? { id: versionId, definition: row.definition, seenAt: row.seenAt.toISOString() } : null;
}
