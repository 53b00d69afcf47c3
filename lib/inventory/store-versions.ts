import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { operations, vmDefinitionVersions } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { isVmChange } from '../domain/operation.ts';
import type { VmDefinition } from '../domain/vm.ts';

/** What is kept of each VM: the newest versions, as many as these, and no more text than this. */
export const maxVersions = 50;
export const maxVersionsBytes = 1024 * 1024;
// One that is longer is shown as it is, and never kept.
const maxVersionBytes = maxVersionsBytes / 4;

type Changed = VmDefinition & { vmId: string; createdByOperation: string | null };

/**
 * Adds what VMs start with to their versions, where it is not what it was. Of a VM that runs the rest is left out: each
 * start gives that other ports and numbers.
 */
export async function storeVersions(tx: Db, changed: Changed[]): Promise<void> {
  const texts = changed.flatMap(({ vmId, stored, active, createdByOperation }) => {
    const definition = stored ?? active;
    const isKept = definition !== null && Buffer.byteLength(definition) <= maxVersionBytes;
    return isKept ? [{ vmId, definition, createdByOperation }] : [];
  });
  if (texts.length === 0) return;
  const ids = texts.map(({ vmId }) => vmId);
  const newest = await tx
    .selectDistinctOn([vmDefinitionVersions.vmId], {
      vmId: vmDefinitionVersions.vmId,
      definition: vmDefinitionVersions.definition,
    })
    .from(vmDefinitionVersions)
    .where(inArray(vmDefinitionVersions.vmId, ids))
    .orderBy(vmDefinitionVersions.vmId, desc(vmDefinitionVersions.id));
  const before = new Map(newest.map(({ vmId, definition }) => [vmId, definition]));
  const added = texts.filter(({ vmId, definition }) => before.get(vmId) !== definition);
  if (added.length === 0) return;
  const changing = await changesUnderWay(tx, ids);
  await tx.insert(vmDefinitionVersions).values(
    added.map(({ vmId, definition, createdByOperation }) => ({
      vmId,
      definition,
      operationId: changing.get(vmId) ?? (before.has(vmId) ? null : createdByOperation),
    })),
  );
  await forgetOldest(tx, ids);
}

/** A change ends only after inventory has read what became of it; starting and stopping change no definition. */
async function changesUnderWay(tx: Db, vmIds: string[]): Promise<Map<string, string>> {
  const rows = await tx
    .select({ id: operations.id, vmId: operations.subjectId, kind: operations.kind })
    .from(operations)
    .where(
      and(eq(operations.subjectType, 'vm'), inArray(operations.subjectId, vmIds), isNull(operations.endedAt)),
    )
    .orderBy(asc(operations.createdAt));
  return new Map(
    rows
      .filter(({ kind }) => kind === 'vm.create' || isVmChange(kind))
      .map(({ id, vmId }) => [vmId, id] as const),
  );
}

async function forgetOldest(tx: Db, vmIds: string[]): Promise<void> {
  const ranked = tx
    .select({
      id: vmDefinitionVersions.id,
      position:
        sql<number>`row_number() over (partition by ${vmDefinitionVersions.vmId} order by ${vmDefinitionVersions.id} desc)`.as(
          'position',
        ),
      bytes:
        sql<number>`sum(octet_length(${vmDefinitionVersions.definition})) over (partition by ${vmDefinitionVersions.vmId} order by ${vmDefinitionVersions.id} desc)`.as(
          'bytes',
        ),
    })
    .from(vmDefinitionVersions)
    .where(inArray(vmDefinitionVersions.vmId, vmIds))
    .as('ranked');
  const old = tx
    .select({ id: ranked.id })
    .from(ranked)
    .where(sql`${ranked.position} > ${maxVersions} or ${ranked.bytes} > ${maxVersionsBytes}`);
  await tx.delete(vmDefinitionVersions).where(inArray(vmDefinitionVersions.id, old));
}
