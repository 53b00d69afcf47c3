import { type SQL, sql } from 'drizzle-orm';
import { hosts, operations, vmLoads, vms } from '../../drizzle/schema/index.ts';
import { getDatabase } from '../db/client.ts';
import type { HostFailure, HostState } from '../domain/host.ts';
import type { VmOperationKind } from '../domain/operation.ts';
import type { VmRow } from '../domain/views.ts';
import { type HypervisorType, isOn, type VmState } from '../domain/vm.ts';

/** What of a VM's row is its host's. */
export type VmHost = {
  id: string;
  name: string;
  state: HostState;
  failure: HostFailure | null;
  since: number;
  reason: string | null;
};

/** What is read of a VM; times in milliseconds, and null where the row of an earlier version says nothing. */
export type StoredVm = {
  id: string;
  name: string;
  state: VmState;
  stateSince: number;
  stateReason: string | null;
  rawState: string;
  type: HypervisorType;
  hostId: string | null;
  vcpus: number;
  memoryMib: number;
  diskBytes: number | null;
  addresses: string[] | null;
  tags: string[] | null;
  imageName: string | null;
  startedAt: number | null;
  isStartSeen: boolean;
  pending: number | null;
  isProtected: boolean | null;
  isTemplate: boolean | null;
  isMemorySaved: boolean | null;
  isFrozen: boolean | null;
  silentSince: number | null;
  createdAt: number;
  observedAt: number | null;
  operationId: string | null;
  operationKind: VmOperationKind | null;
  progress: number | null;
};

// Every list is bounded; this is twice the largest fleet that the list is meant to show.
const maxVms = 20_000;

const ms = (column: unknown) => sql`round(extract(epoch from ${column}) * 1000)`;

/**
 * Reads VMs as lists show them, in one text: the embedded database takes several times as long to hand over ten thousand
 * rows of many columns one by one.
 */
export async function readStoredVms(where: SQL | undefined): Promise<StoredVm[]> {
  // At most one operation is active, but for the moment in which a force-off overtakes a shutdown: then the newer counts.
  const query = sql`
    select coalesce(json_agg(r), '[]')::text as text from (select
      ${vms.id} as "id", ${vms.name} as "name", ${vms.state} as "state", ${ms(vms.stateSince)} as "stateSince",
      ${vms.stateReason} as "stateReason", ${vms.rawState} as "rawState", ${vms.hypervisorType} as "type",
      ${vms.hypervisorHost} as "hostId", ${vms.vcpus} as "vcpus", ${vms.memoryMib} as "memoryMib",
      ${diskBytes} as "diskBytes", ${vms.facts} -> 'addresses' as "addresses", ${vms.facts} -> 'tags' as "tags",
      ${vms.imageName} as "imageName", ${ms(sql`coalesce(${vms.startedAt}, ${vms.stateSince})`)} as "startedAt",
      ${vms.isStartSeen} as "isStartSeen", jsonb_array_length(${vms.facts} -> 'pending') as "pending",
      ${vms.facts} -> 'isProtected' as "isProtected", ${vms.facts} -> 'isTemplate' as "isTemplate",
      ${vms.facts} -> 'isMemorySaved' as "isMemorySaved", ${vms.facts} -> 'isFrozen' as "isFrozen",
      ${ms(vmLoads.silentSince)} as "silentSince", ${ms(vms.createdAt)} as "createdAt",
      ${ms(vms.observedAt)} as "observedAt",
      active.id as "operationId", active.kind as "operationKind", active.progress as "progress"
    from ${vms}
    left join ${vmLoads} on ${vmLoads.vmId} = ${vms.id}
    left join (
      select distinct on (${operations.subjectId}) ${operations.subjectId}, ${operations.id}, ${operations.kind},
        ${operations.progress}
      from ${operations} where ${operations.endedAt} is null and ${operations.subjectType} = 'vm'
      order by ${operations.subjectId}, ${operations.createdAt} desc
    ) active on active.subject_id = ${vms.id}
    ${where ? sql`where ${where}` : sql``}
    order by ${vms.name}, ${vms.id} limit ${maxVms}
  ) r`;
  return JSON.parse(await textOf(query)) as StoredVm[];
}

/** Null where it has no disk, or the size of one is not known: less than all is no answer. */
const diskBytes = sql`(
  select case when bool_and(coalesce(d -> 'sizeBytes', 'null') <> 'null') then sum((d ->> 'sizeBytes')::numeric) end
  from jsonb_array_elements(${vms.facts} -> 'disks') d where d ->> 'device' in ('disk', 'lun'))`;

export async function readVmHosts(): Promise<Map<string, VmHost>> {
  const query = sql`
    select coalesce(json_agg(r), '[]')::text as text from (select
      ${hosts.id} as "id", ${hosts.name} as "name", ${hosts.state} as "state", ${hosts.failure} as "failure",
      ${ms(hosts.stateSince)} as "since", ${hosts.stateReason} as "reason" from ${hosts}) r`;
  const rows = JSON.parse(await textOf(query)) as VmHost[];
  return new Map(rows.map((host) => [host.id, host]));
}

/** When each was seen last, which is told to nobody while it stays as it is. */
export async function readObservedAt(where: SQL | undefined): Promise<Map<string, string>> {
  const query = sql`
    select coalesce(json_agg(json_build_array(${vms.id}, ${ms(vms.observedAt)})), '[]')::text as text
    from ${vms} where ${vms.observedAt} is not null and ${where ?? sql`true`}`;
  const rows = JSON.parse(await textOf(query)) as [string, number][];
  return new Map(rows.map(([id, at]) => [id, iso(at)]));
}

async function textOf(query: SQL): Promise<string> {
  const result: unknown = await getDatabase().db.execute(query);
  const rows = Array.isArray(result) ? result : (result as { rows: unknown[] }).rows;
  return (rows[0] as { text: string }).text;
}

export function toVmRow(stored: StoredVm, host: VmHost | undefined): VmRow {
  const { state, operationId, operationKind } = stored;
  return {
    id: stored.id,
    name: stored.name,
    state,
    stateSince: iso(stored.stateSince),
    stateReason: stored.stateReason,
    rawState: stored.rawState,
    activeOperation:
      operationId && operationKind
        ? { id: operationId, kind: operationKind, progress: stored.progress ?? 0 }
        : null,
    hypervisorType: stored.type,
    hostId: stored.hostId,
    hostName: host?.name ?? null,
    hostState: host?.state ?? null,
    hostTrouble: host?.failure
      ? { failure: host.failure, since: iso(host.since), reason: host.reason }
      : null,
    vcpus: stored.vcpus,
    memoryMib: stored.memoryMib,
    diskBytes: stored.diskBytes,
    addresses: stored.addresses ?? [],
    tags: stored.tags ?? [],
    imageName: stored.imageName,
    startedAt: isOn(state) && stored.startedAt !== null ? iso(stored.startedAt) : null,
    isStartSeen: stored.isStartSeen,
    pendingCount: stored.pending ?? 0,
    isProtected: stored.isProtected ?? false,
    isTemplate: stored.isTemplate ?? false,
    isMemorySaved: state === 'suspended' && (stored.isMemorySaved ?? false),
    isFrozen: state === 'running' && (stored.isFrozen ?? false),
    // Of a host that does not answer nothing is known of its processes.
    silentSince:
      host?.state === 'connected' && isOn(state) && stored.silentSince !== null
        ? iso(stored.silentSince)
        : null,
    createdAt: iso(stored.createdAt),
    observedAt: stored.observedAt === null ? null : iso(stored.observedAt),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
