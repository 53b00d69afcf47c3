import { eq, inArray } from 'drizzle-orm';
import { vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { VmDetail, VmRow } from '../domain/views.ts';
import { parseVmQuery } from '../domain/vm-query/match.ts';
import { readFleet } from './fleet.ts';
import { listOperations } from './operations.ts';
import { readStoredVms, readVmHosts, toVmRow } from './vm-rows.ts';

/** All VMs that this user may see, by name. */
export async function listVms(_user: User): Promise<VmRow[]> {
  const [stored, hosts] = await Promise.all([readStoredVms(undefined), readVmHosts()]);
  return stored.map((vm) => toVmRow(vm, hosts.get(vm.hostId ?? '')));
}

/** The first VMs that a query in the language of the list finds, by name. */
export async function findVms(_user: User, q: string, limit: number): Promise<VmRow[]> {
  const { matches, isTimed } = parseVmQuery(q);
  const found: VmRow[] = [];
  for (const vm of (await readFleet(isTimed)).vms) {
    if (found.length >= limit) break;
    if (matches(vm)) found.push(vm);
  }
  return found;
}

/** Those of these that there are, in no order. */
export async function listVmsByIds(_user: User, ids: string[]): Promise<VmRow[]> {
  if (ids.length === 0) return [];
  const [stored, hosts] = await Promise.all([readStoredVms(inArray(vms.id, ids)), readVmHosts()]);
  return stored.map((vm) => toVmRow(vm, hosts.get(vm.hostId ?? '')));
}

/** @returns null when there is none, or the user may not see it */
export async function getVm(user: User, id: string): Promise<VmDetail | null> {
  const [[vm], [stored], hosts, operations] = await Promise.all([
    getDb().select().from(vms).where(eq(vms.id, id)),
    readStoredVms(eq(vms.id, id)),
    readVmHosts(),
    listOperations(user, { subject: { type: 'vm', id }, limit: 50 }),
  ]);
  if (!vm || !stored) return null;
  const { facts } = vm;
  return {
    ...toVmRow(stored, hosts.get(stored.hostId ?? '')),
    // What its own definition says counts; before it is seen, what it was created with.
    description: facts?.description ?? vm.description,
    externalId: vm.externalId,
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
    operations,
    hostDevices: facts?.hostDevices ?? [],
    placement: facts?.placement ?? null,
    boot: facts?.boot ?? null,
  };
}
