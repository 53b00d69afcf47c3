import { and, eq, inArray } from 'drizzle-orm';
import { vmSnapshots, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { VmSnapshot } from '../domain/snapshot.ts';
import type { LiveMessage } from '../domain/views.ts';
import type { ObservedVm } from '../domain/vm.ts';

type Row = typeof vmSnapshots.$inferInsert;

// Each snapshot brings a definition of some kB, and a statement must not grow without bound.
const rowsAtOnce = 200;

/** Keeps the snapshots of VMs whose rows exist. Those of a VM whose snapshots were not read stay as they are. */
export async function storeSnapshots(tx: Db, hostId: string, seen: ObservedVm[]): Promise<void> {
  const read = seen.filter((vm) => vm.snapshots !== undefined);
  for (let start = 0; start < read.length; start += rowsAtOnce) {
    const some = new Map(read.slice(start, start + rowsAtOnce).map((vm) => [vm.externalId, vm]));
    const known = await tx
      .select({ vmId: vms.id, externalId: vms.externalId, row: vmSnapshots })
      .from(vms)
      .leftJoin(vmSnapshots, eq(vmSnapshots.vmId, vms.id))
      .where(and(eq(vms.hypervisorHost, hostId), inArray(vms.externalId, [...some.keys()])));
    const before = new Map<string, Row[]>();
    for (const { externalId, row } of known)
      before.set(externalId, [...(before.get(externalId) ?? []), ...(row ? [row] : [])]);
    const ids = new Map(known.map(({ externalId, vmId }) => [externalId, vmId]));
    for (const [externalId, vmId] of ids)
      await storeOf(tx, vmId, before.get(externalId) ?? [], some.get(externalId)?.snapshots ?? []);
  }
}

async function storeOf(tx: Db, vmId: string, before: Row[], snapshots: VmSnapshot[]): Promise<void> {
  const beforeByName = new Map(before.map((row) => [row.name, fingerprint(row)]));
  const now = snapshots.map(
    (snapshot): Row => ({ ...snapshot, vmId, createdAt: new Date(snapshot.createdAt) }),
  );
  const names = new Set(now.map(({ name }) => name));
  const changed = now.filter((row) => beforeByName.get(row.name) !== fingerprint(row));
  const replaced = [
    ...before.filter(({ name }) => !names.has(name)).map(({ name }) => name),
    ...changed.filter(({ name }) => beforeByName.has(name)).map(({ name }) => name),
  ];
  if (replaced.length === 0 && changed.length === 0) return;
  if (replaced.length)
    await tx.delete(vmSnapshots).where(and(eq(vmSnapshots.vmId, vmId), inArray(vmSnapshots.name, replaced)));
  for (let start = 0; start < changed.length; start += rowsAtOnce)
    await tx.insert(vmSnapshots).values(changed.slice(start, start + rowsAtOnce));
  await notify(tx, { topic: 'vm', id: vmId } satisfies LiveMessage);
}

function fingerprint(row: Row): string {
  // jsonb keeps no order of keys.
  const disks = row.disks.map(({ target, kind, base, overlay }) => [target, kind, base, overlay]);
  const { name, parent, createdAt, description, createdByOperation, state, hasMemory, kind, isCurrent } = row;
  const { memoryPath, sizeBytes, definition } = row;
  return JSON.stringify([
    [name, parent, createdAt.getTime(), description, createdByOperation, state, hasMemory, kind, isCurrent],
    [memoryPath, sizeBytes, definition, disks],
  ]);
}
