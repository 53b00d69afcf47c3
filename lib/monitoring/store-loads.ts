import { and, eq, inArray, isNotNull, notInArray, sql } from 'drizzle-orm';
import { vmLoads, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { VmLoad } from '../domain/load.ts';
import type { LiveMessage } from '../domain/views.ts';

export type StoredLoad = VmLoad & { vmId: string; sampledAt: Date };

// Parameters of one statement are bounded.
const rowsAtOnce = 1_000;

/** The host's VMs, by external id. */
export async function readVmIds(db: Db, hostId: string): Promise<Map<string, { id: string; vcpus: number }>> {
  const rows = await db
    .select({ id: vms.id, externalId: vms.externalId, vcpus: vms.vcpus })
    .from(vms)
    .where(eq(vms.hypervisorHost, hostId));
  return new Map(rows.map(({ externalId, ...vm }) => [externalId, vm]));
}

/** Writes what was sampled over what was sampled before. */
export async function storeLoads(db: Db, loads: StoredLoad[]): Promise<void> {
  const excluded = (column: string) => sql.raw(`excluded.${column}`);
  for (let start = 0; start < loads.length; start += rowsAtOnce) {
    await db
      .insert(vmLoads)
      .values(loads.slice(start, start + rowsAtOnce))
      .onConflictDoUpdate({
        target: vmLoads.vmId,
        set: {
          sampledAt: excluded('sampled_at'),
          cpuPercent: excluded('cpu_percent'),
          guestMemoryUsedBytes: excluded('guest_memory_used_bytes'),
          guestMemoryTotalBytes: excluded('guest_memory_total_bytes'),
          hostMemoryBytes: excluded('host_memory_bytes'),
          diskReadRate: excluded('disk_read_rate'),
          diskWriteRate: excluded('disk_write_rate'),
          networkReceiveRate: excluded('network_receive_rate'),
          networkSendRate: excluded('network_send_rate'),
          devices: excluded('devices'),
        },
      });
  }
}

/** Names the VMs of a host whose process does not answer, and no others; who watches hears what changed. */
export async function storeSilent(db: Db, hostId: string, silent: ReadonlyMap<string, Date>): Promise<void> {
  const ofHost = db.select({ id: vms.id }).from(vms).where(eq(vms.hypervisorHost, hostId));
  const ids = [...silent.keys()];
  await db.transaction(async (tx) => {
    const healed = await tx
      .update(vmLoads)
      .set({ silentSince: null })
      .where(
        and(
          inArray(vmLoads.vmId, ofHost),
          isNotNull(vmLoads.silentSince),
          ids.length ? notInArray(vmLoads.vmId, ids) : undefined,
        ),
      )
      .returning({ id: vmLoads.vmId });
    const named = ids.length
      ? await tx
          .insert(vmLoads)
          .values([...silent].map(([vmId, silentSince]) => ({ vmId, silentSince })))
          .onConflictDoUpdate({
            target: vmLoads.vmId,
            set: { silentSince: sql`excluded.silent_since` },
            setWhere: sql`${vmLoads.silentSince} is null`,
          })
          .returning({ id: vmLoads.vmId })
      : [];
    const changed = [...healed, ...named].map(({ id }): LiveMessage => ({ topic: 'vm', id }));
    if (changed.length) await notify(tx, ...changed);
  });
}
