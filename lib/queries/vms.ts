import { and, desc, eq, inArray, isNull, type SQL } from 'drizzle-orm';
import { hosts, operations, vmLoads, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { VmOperationKind } from '../domain/operation.ts';
import type { VmDetail, VmRow } from '../domain/views.ts';
import { diskBytesOf, type VmState } from '../domain/vm.ts';
import { listOperations } from './operations.ts';

// Every list is bounded; this is twice the largest fleet that the list is meant to show.
const maxVms = 20_000;

/** All VMs that this user may see, by name. */
export async function listVms(_user: User): Promise<VmRow[]> {
  return (await selectVms(undefined, maxVms)).map(toRow);
}

/** Those of these that there are, in no order. */
export async function listVmsByIds(_user: User, ids: string[]): Promise<VmRow[]> {
  return ids.length ? (await selectVms(inArray(vms.id, ids), ids.length)).map(toRow) : [];
}

/** @returns null when there is none, or the user may not see it */
export async function getVm(user: User, id: string): Promise<VmDetail | null> {
  const [row] = await selectVms(eq(vms.id, id), 1);
  if (!row) return null;
  const facts = row.vm.facts;
  return {
    ...toRow(row),
    // What its own definition says counts; before it is seen, what it was created with.
    description: facts?.description ?? row.vm.description,
    externalId: row.vm.externalId,
    disks: facts?.disks ?? [],
    nics: facts?.nics ?? [],
    consoles: facts?.consoles ?? [],
    addressSource: facts?.addressSource ?? null,
    guestHostname: facts?.guestHostname ?? null,
    hasGuestAgent: facts?.hasGuestAgent ?? false,
    isAutostart: facts?.isAutostart ?? false,
    isPersistent: facts?.isPersistent ?? true,
    firmware: facts?.firmware ?? 'bios',
    machineType: facts?.machineType ?? null,
    // Rows of an earlier version know of none until they are seen again.
    pending: facts?.pending ?? [],
    operations: await listOperations(user, { subject: { type: 'vm', id }, limit: 50 }),
    hostDevices: facts?.hostDevices ?? [],
    placement: facts?.placement ?? null,
    boot: facts?.boot ?? null,
  };
}

function selectVms(where: SQL | undefined, limit: number) {
  const db = getDb();
  // At most one is active, but for the moment in which a force-off overtakes a shutdown: then the newer counts.
  const active = db
    .selectDistinctOn([operations.subjectId], {
      id: operations.id,
      vmId: operations.subjectId,
      kind: operations.kind,
      progress: operations.progress,
    })
    .from(operations)
    .where(and(isNull(operations.endedAt), eq(operations.subjectType, 'vm')))
    .orderBy(operations.subjectId, desc(operations.createdAt))
    .as('active');
  return db
    .select({
      vm: vms,
      hostName: hosts.name,
      hostState: hosts.state,
      hostFailure: hosts.failure,
      hostSince: hosts.stateSince,
      hostReason: hosts.stateReason,
      silentSince: vmLoads.silentSince,
      activeId: active.id,
      activeKind: active.kind,
      activeProgress: active.progress,
    })
    .from(vms)
    .leftJoin(hosts, eq(hosts.id, vms.hypervisorHost))
    .leftJoin(vmLoads, eq(vmLoads.vmId, vms.id))
    .leftJoin(active, eq(active.vmId, vms.id))
    .where(where)
    .orderBy(vms.name, vms.id)
    .limit(limit);
}

type Selected = Awaited<ReturnType<typeof selectVms>>[number];

function toRow(selected: Selected): VmRow {
  const { vm, hostName, hostState, activeId, activeKind, activeProgress } = selected;
  const { hostFailure, hostSince, hostReason, silentSince } = selected;
  return {
    id: vm.id,
    name: vm.name,
    state: vm.state,
    stateSince: vm.stateSince.toISOString(),
    stateReason: vm.stateReason,
    rawState: vm.rawState,
    activeOperation:
      activeId && activeKind
        ? { id: activeId, kind: activeKind as VmOperationKind, progress: activeProgress ?? 0 }
        : null,
    hypervisorType: vm.hypervisorType,
    hostId: vm.hypervisorHost,
    hostName,
    hostState,
    hostTrouble:
      hostFailure && hostSince
        ? { failure: hostFailure, since: hostSince.toISOString(), reason: hostReason }
        : null,
    vcpus: vm.vcpus,
    memoryMib: vm.memoryMib,
    diskBytes: diskBytesOf(vm.facts?.disks ?? []),
    addresses: vm.facts?.addresses ?? [],
    tags: vm.facts?.tags ?? [],
    imageName: vm.imageName,
    isProtected: vm.facts?.isProtected ?? false,
    isTemplate: vm.facts?.isTemplate ?? false,
    isMemorySaved: vm.state === 'suspended' && (vm.facts?.isMemorySaved ?? false),
    isFrozen: vm.state === 'running' && (vm.facts?.isFrozen ?? false),
    // Of a host that does not answer nothing is known of its processes.
    silentSince: hostState === 'connected' && isOn(vm.state) ? (silentSince?.toISOString() ?? null) : null,
    createdAt: vm.createdAt.toISOString(),
    observedAt: vm.observedAt?.toISOString() ?? null,
  };
}

function isOn(state: VmState): boolean {
  return state === 'running' || state === 'paused' || state === 'stopping';
}
