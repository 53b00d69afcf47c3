import { and, eq, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { operations, type VmFacts, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { LiveMessage } from '../domain/views.ts';
import { isOn, type ObservedVm, onStates } from '../domain/vm.ts';
import { arrivingAt } from './follow-migration.ts';
import { storeDefinitions } from './store-definitions.ts';
import { storeSnapshots } from './store-snapshots.ts';

// A VM that vanished stays in the list as gone for a week, so that nobody wonders where it went.
const goneKeptMs = 7 * 24 * 3_600_000;

/** What is seen of one VM: null when its host does not have it. */
export async function storeVm(
  db: Db,
  hostId: string,
  externalId: string,
  seen: ObservedVm | null,
): Promise<void> {
  if (seen) await storeVms(db, hostId, [seen], false);
  else await markGone(db, hostId, [externalId]);
}

/**
 * Writes what changed, and tells those who watch. Rows that are as they were are only stamped as seen.
 * @param isWhole  the list is everything that the host has, so what is not in it is gone
 * @param except   their external ids; the list says nothing of these, because something newer is known
 */
export async function storeVms(
  db: Db,
  hostId: string,
  listed: ObservedVm[],
  isWhole: boolean,
  except: ReadonlySet<string> = new Set(),
): Promise<void> {
  const arriving = await arrivingAt(db, hostId);
  const seen = listed.filter(({ externalId }) => !except.has(externalId) && !arriving.has(externalId));
  const ids = seen.map(({ externalId }) => externalId);
  const known = await db
    .select()
    .from(vms)
    .where(and(eq(vms.hypervisorHost, hostId), isWhole ? undefined : inArray(vms.externalId, ids)));
  const byExternalId = new Map(known.map((row) => [row.externalId, row]));
  const changed = seen.filter((vm) => {
    const row = byExternalId.get(vm.externalId);
    return !row || fingerprint(vm) !== rowFingerprint(row);
  });
  await db.transaction(async (tx) => {
    for (let start = 0; start < changed.length; start += 500) {
      const rows = await upsert(tx, hostId, changed.slice(start, start + 500));
      await notify(tx, ...rows.map(({ id }): LiveMessage => ({ topic: 'vm', id })));
    }
    await storeDefinitions(tx, hostId, seen);
    await storeSnapshots(tx, hostId, seen);
    const changedIds = new Set(changed.map(({ externalId }) => externalId));
    const unchanged = seen
      .filter(({ externalId }) => !changedIds.has(externalId))
      .map(({ externalId }) => externalId);
    if (unchanged.length) {
      await tx
        .update(vms)
        .set({ observedAt: new Date() })
        .where(and(eq(vms.hypervisorHost, hostId), inArray(vms.externalId, unchanged)));
    }
  });
  if (!isWhole) return;
  const seenIds = new Set(seen.map(({ externalId }) => externalId));
  await markGone(
    db,
    hostId,
    known
      .map(({ externalId }) => externalId)
      .filter((externalId) => !seenIds.has(externalId) && !except.has(externalId)),
  );
  await db
    .delete(vms)
    .where(and(eq(vms.hypervisorHost, hostId), lt(vms.goneAt, new Date(Date.now() - goneKeptMs))));
}

async function markGone(db: Db, hostId: string, externalIds: string[]): Promise<void> {
  if (externalIds.length === 0) return;
  await db.transaction(async (tx) => {
    // A VM that is being created and was never seen is not there yet; that is no reason to call it gone.
    const creating = tx
      .select({ vmId: operations.subjectId })
      .from(operations)
      .where(and(eq(operations.kind, 'vm.create'), isNull(operations.endedAt)));
    // One that is on its way to another host has left this one, and is not gone.
    const migrating = tx
      .select({ vmId: operations.subjectId })
      .from(operations)
      .where(and(eq(operations.kind, 'vm.migrate'), isNull(operations.endedAt)));
    const rows = await tx
      .update(vms)
      .set({
        state: 'gone',
        startedAt: null,
        rawState: 'not found',
        stateReason: 'Its host no longer has it.',
        stateSince: new Date(),
        goneAt: new Date(),
      })
      .where(
        and(
          eq(vms.hypervisorHost, hostId),
          inArray(vms.externalId, externalIds),
          ne(vms.state, 'gone'),
          or(isNotNull(vms.observedAt), sql`${vms.id} not in (${creating})`),
          sql`${vms.id} not in (${migrating})`,
        ),
      )
      .returning({ id: vms.id });
    await notify(tx, ...rows.map(({ id }): LiveMessage => ({ topic: 'vm', id })));
  });
}

const isOnNow = sql`excluded.state in ${[...onStates]}`;
/** It was on before, and its host does not count another start since then. */
const isSameRun = sql`(${vms.startedAt} is not null and coalesce(${vms.facts} -> 'runId' = excluded.facts -> 'runId', true))`;
// Lists are read once a minute; what was not looked at for longer may have started at any time meanwhile.
const lookedAtLately = sql`interval '3 minutes'`;

function upsert(db: Db, hostId: string, seen: ObservedVm[]) {
  const now = new Date();
  const excluded = (column: string) => sql.raw(`excluded.${column}`);
  return db
    .insert(vms)
    .values(
      seen.map((vm) => ({
        hypervisorHost: hostId,
        externalId: vm.externalId,
        name: vm.name,
        hypervisorType: vm.hypervisorType,
        state: vm.state,
        rawState: vm.rawState,
        stateReason: vm.stateReason,
        vcpus: vm.vcpus,
        memoryMib: vm.memoryMib,
        facts: factsOf(vm),
        stateSince: now,
        startedAt: isOn(vm.state) ? now : null,
        observedAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: [vms.hypervisorHost, vms.externalId],
      set: {
        name: excluded('name'),
        hypervisorType: excluded('hypervisor_type'),
        state: excluded('state'),
        stateSince: sql`case when ${vms.state} = excluded.state then ${vms.stateSince} else excluded.state_since end`,
        startedAt: sql`case
          when excluded.state = 'unknown' or (${isOnNow} and ${isSameRun}) then ${vms.startedAt}
          when ${isOnNow} then excluded.observed_at end`,
        isStartSeen: sql`case
          when ${isOnNow} and not ${isSameRun} then coalesce(${vms.observedAt}, ${vms.createdAt}) > excluded.observed_at - ${lookedAtLately}
          else ${vms.isStartSeen} end`,
        rawState: excluded('raw_state'),
        stateReason: excluded('state_reason'),
        vcpus: excluded('vcpus'),
        memoryMib: excluded('memory_mib'),
        facts: excluded('facts'),
        observedAt: excluded('observed_at'),
        goneAt: null,
      },
    })
    .returning({ id: vms.id });
}

function factsOf(vm: ObservedVm): VmFacts {
  const {
    externalId,
    name,
    hypervisorType,
    state,
    rawState,
    stateReason,
    vcpus,
    memoryMib,
    definition,
    snapshots,
    ...facts
  } = vm;
  return facts;
}

function fingerprint(vm: ObservedVm): string {
  const { name, hypervisorType, state, rawState, stateReason, vcpus, memoryMib } = vm;
  return stableJson([name, hypervisorType, state, rawState, stateReason, vcpus, memoryMib, factsOf(vm)]);
}

function rowFingerprint(row: typeof vms.$inferSelect): string {
  const { name, hypervisorType, state, rawState, stateReason, vcpus, memoryMib, facts } = row;
  return stableJson([name, hypervisorType, state, rawState, stateReason, vcpus, memoryMib, facts]);
}

/** jsonb keeps no order of keys, so they are sorted before they are compared. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
