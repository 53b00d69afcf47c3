import { createHash } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { vmDefinitions, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { LiveMessage } from '../domain/views.ts';
import type { ObservedVm } from '../domain/vm.ts';
import { storeVersions } from './store-versions.ts';

// A text is some kB long, and a statement must not grow without bound.
const rowsAtOnce = 200;

/** Keeps the providers' own texts of VMs whose rows exist. Those that are as they were are not written. */
export async function storeDefinitions(tx: Db, hostId: string, seen: ObservedVm[]): Promise<void> {
  for (let start = 0; start < seen.length; start += rowsAtOnce) {
    const some = seen.slice(start, start + rowsAtOnce);
    const rows = await tx
      .select({ vmId: vms.id, externalId: vms.externalId, fingerprint: vmDefinitions.fingerprint })
      .from(vms)
      .leftJoin(vmDefinitions, eq(vmDefinitions.vmId, vms.id))
      .where(
        and(
          eq(vms.hypervisorHost, hostId),
          inArray(
            vms.externalId,
            some.map(({ externalId }) => externalId),
          ),
        ),
      );
    const byExternalId = new Map(rows.map((row) => [row.externalId, row]));
    const changed = some.flatMap(({ externalId, definition, createdByOperation }) => {
      const row = byExternalId.get(externalId);
      if (!row || !definition) return [];
      const fingerprint = fingerprintOf(definition);
      return row.fingerprint === fingerprint
        ? []
        : [{ vmId: row.vmId, ...definition, fingerprint, createdByOperation }];
    });
    if (changed.length === 0) continue;
    const excluded = (column: string) => sql.raw(`excluded.${column}`);
    await tx
      .insert(vmDefinitions)
      .values(changed.map(({ createdByOperation: _id, ...row }) => row))
      .onConflictDoUpdate({
        target: vmDefinitions.vmId,
        set: {
          stored: excluded('stored'),
          active: excluded('active'),
          fingerprint: excluded('fingerprint'),
          seenAt: sql`now()`,
        },
      });
    await storeVersions(tx, changed);
    await notify(tx, ...changed.map(({ vmId }): LiveMessage => ({ topic: 'vm', id: vmId })));
  }
}

/** The number tells apart what was stored before versions were kept: each text is new once more. */
function fingerprintOf({ stored, active }: { stored: string | null; active: string | null }): string {
  return createHash('sha256')
    .update(JSON.stringify([2, stored, active]))
    .digest('base64');
}
