import { and, eq, inArray, isNull } from 'drizzle-orm';
import { hostNetworks, hosts, operations, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { AppError } from '../domain/errors.ts';
import type { HostChange } from '../domain/host-changes.ts';
import { isBaseUnknown, mayStandOnIt } from '../domain/storage.ts';
import type { VmDisk } from '../domain/vm.ts';
import type { ChangePlan } from '../domain/vm-changes.ts';
import type { HostPlanSubject } from '../drivers/libvirt/resources/handler.ts';
import { planHostChange as planOf } from '../drivers/registry.ts';
import { readHostStorage, readVolumeUsers } from '../queries/host-storage.ts';
import { maybeSame, readPaths, readUsersElsewhere } from './elsewhere.ts';
import { keyOf, type PlannedChange, type StoredChange } from './plan-change.ts';
import type { CreatePlan } from './plan-create.ts';

/** What is stored with the operation. */
export type StoredHostChange = { change: HostChange; plan: ChangePlan };

// More than libvirt lists of one host.
const maxVms = 20_000;
const maxNetworks = 16_384;

/**
 * Says what a change of something that a host has would do, from the store alone: no host is asked.
 * @throws AppError when the host is not known well enough
 */
export async function planHostChange(db: Db, hostId: string, change: HostChange): Promise<PlannedChange> {
  const [host] = await db.select().from(hosts).where(eq(hosts.id, hostId));
  if (!host) {
    throw new AppError({
      code: 'not_found',
      userMessage: 'This host does not exist any more.',
      advice: 'It was removed from NovaCron meanwhile; the list of hosts shows what is there.',
    });
  }
  const { facts, name: hostName, connection } = host;
  if (!facts) {
    throw new AppError({
      code: 'not_possible',
      userMessage: `The host ${hostName} has not been read yet.`,
      advice: 'Wait until it is connected, and try again.',
    });
  }
  const [networks, storage, users, disksBeingMade, machines] = await Promise.all([
    db.select().from(hostNetworks).where(eq(hostNetworks.hostId, hostId)).limit(maxNetworks),
    readHostStorage(db, hostId),
    readVolumeUsers(db, hostId),
    readDisksBeingMade(db, hostId),
    db
      .select({ id: vms.id, state: vms.state, facts: vms.facts })
      .from(vms)
      .where(and(eq(vms.hypervisorHost, hostId), isNull(vms.goneAt)))
      .limit(maxVms),
  ]);
  const machineOf = new Map(machines.map((machine) => [machine.id, machine]));
  const subject: HostPlanSubject = {
    hostName,
    hostAddress: connection.transport === 'unix' ? null : connection.address,
    facts,
    networks,
    ...storage,
    disksBeingMade,
    vms: users.map((user) => ({
      ...user,
      state: machineOf.get(user.id)?.state ?? 'unknown',
      networks: machineOf.get(user.id)?.facts?.networks ?? [],
    })),
  };
  const plan = planOf('hypervisor', subject, change);
  if (change.kind === 'volume.delete' || change.kind === 'volume.resize') {
    const elsewhere = await readUsersElsewhere(db, hostId, await readPaths(db, hostId, [change.params]));
    plan.warnings.push(...elsewhere.map(maybeSame));
    if (change.kind === 'volume.delete') plan.warnings.push(...unclearOf(users));
  }
  return { plan, planKey: keyOf(plan) };
}

function unclearOf(machines: { name: string; disks: VmDisk[] }[]): string[] {
  return machines.flatMap(({ name, disks }) =>
    disks.flatMap((disk) => (disk.source && isBaseUnknown(disk) ? mayStandOnIt(name, disk.source) : [])),
  );
}

/** Volumes that operations under way give to machines: no definition names them before those have ended. */
async function readDisksBeingMade(db: Db, hostId: string): Promise<{ pool: string; volume: string }[]> {
  const rows = await db
    .select({ kind: operations.kind, plan: operations.plan })
    .from(operations)
    .where(
      and(
        eq(operations.hostId, hostId),
        isNull(operations.endedAt),
        inArray(operations.kind, ['vm.create', 'vm.addDisk', 'vm.attachVolume', 'vm.setCd', 'vm.addCdDrive']),
      ),
    )
    .limit(maxVms);
  return rows.flatMap(({ kind, plan }) => {
    if (kind === 'vm.create') {
      const { disk, moreDisks, seed } = (plan as CreatePlan).spec;
      return [disk, ...moreDisks, ...(seed ? [seed] : [])].map(({ pool, volume }) => ({ pool, volume }));
    }
    const { change } = plan as StoredChange;
    if (change.kind === 'vm.addDisk' || change.kind === 'vm.attachVolume') {
      const { pool, volume } = change.params;
      return { pool, volume };
    }
    return change.kind === 'vm.setCd' || change.kind === 'vm.addCdDrive' ? (change.params.medium ?? []) : [];
  });
}
