import { createHash } from 'node:crypto';
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { hostHardware, hosts, vmDefinitions, vmSnapshots, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { AppError } from '../domain/errors.ts';
import type { HostFacts } from '../domain/host.ts';
import { usualMigration } from '../domain/migrate-change.ts';
import { placementChanges } from '../domain/placement-changes.ts';
import type { VmSnapshot } from '../domain/snapshot.ts';
import type { ChangeParams, ChangePlan, VmChange } from '../domain/vm-changes.ts';
import type { MigrationSubject, PlanSubject } from '../drivers/libvirt/changes/handler.ts';
import { migrationOf, planChange } from '../drivers/registry.ts';
import { readMigrationTargets, readPlaces, type StoredMigration } from './plan-migration.ts';
import { readUsedVolumes } from './used-volumes.ts';
import { readVmsBeside } from './vms-beside.ts';

// libvirt lists no more of one VM.
const maxSnapshots = 16_384;
const maxHolders = 1000;
// What asks for names that are taken, or for who needs a disk.
const concernsOthers: ReadonlySet<VmChange['kind']> = new Set(['vm.rename', 'vm.clone', 'vm.setTemplate']);

// What asks for volumes of the host's pools.
const concernsVolumes: ReadonlySet<VmChange['kind']> = new Set([
  'vm.setCd',
  'vm.addCdDrive',
  'vm.attachVolume',
]);

/** What was shown, and a key of it that comes back with the press: what was not shown does not run. */
export type PlannedChange = { plan: ChangePlan; planKey: string };

/** What is stored with the operation. */
export type StoredChange = {
  externalId: string;
  name: string;
  change: VmChange;
  plan: ChangePlan;
  facts: HostFacts;
  /** Of one that goes to another host. */
  migration?: StoredMigration;
};

/** What is stored with an operation beside what is shown. */
export type PlannedVmChange = PlannedChange & { facts: HostFacts; migration?: StoredMigration };

/**
 * Says what a change would do, from the store alone: no host is asked.
 * @throws AppError when the VM is not known well enough
 */
export async function planVmChange(db: Db, vmId: string, change: VmChange): Promise<PlannedVmChange> {
  const known = await readSubject(db, vmId, change.kind);
  if (change.kind !== 'vm.migrate') return planOf(known, change);
  const { targetHostId } = change.params;
  return planMigration(await readWays(db, known, [targetHostId]), change.params);
}

/**
 * The same for several hosts that a VM could go to, all of them read at once.
 * @returns what plans the way to one of them; null for one that was removed
 */
export async function migrationPlanner(
  db: Db,
  vmId: string,
  hostIds: string[],
): Promise<(hostId: string) => PlannedVmChange | null> {
  const ways = await readWays(db, await readSubject(db, vmId, 'vm.migrate'), hostIds);
  return (targetHostId) =>
    ways.targets.has(targetHostId) ? planMigration(ways, usualMigration(targetHostId).params) : null;
}

type Known = {
  vm: { id: string; name: string; externalId: string; hostId: string };
  subject: PlanSubject & { facts: HostFacts };
};

type Ways = Known & { targets: Map<string, MigrationSubject> };

async function readWays(db: Db, { vm, subject }: Known, hostIds: string[]): Promise<Ways> {
  const places = await readPlaces(db, subject.disks ?? [], [vm.hostId, ...hostIds]);
  const targets = await readMigrationTargets(db, vm, hostIds, places);
  return {
    vm,
    subject: { ...subject, places: places.get(vm.hostId) ?? [] },
    targets: new Map(targets.map((target) => [target.hostId, target])),
  };
}

function planMigration({ vm, targets, ...known }: Ways, params: ChangeParams<'vm.migrate'>): PlannedVmChange {
  const target = targets.get(params.targetHostId);
  const subject = { ...known.subject, target };
  const planned = planOf({ vm, subject }, { kind: 'vm.migrate', params });
  if (!target) return planned;
  if (target.hostId === vm.hostId) planned.plan.obstacles.push(`${vm.name} is on this host already.`);
  const { copied: disks, shared, way } = migrationOf('hypervisor', { ...subject, target }, params);
  const { hostId: targetHostId, name: targetName, address: targetAddress } = target;
  return { ...planned, migration: { targetHostId, targetName, targetAddress, disks, shared, way } };
}

function planOf({ subject }: Known, change: VmChange): PlannedVmChange {
  const plan = planChange('hypervisor', subject, change);
  return { plan, planKey: keyOf(plan), facts: subject.facts };
}

async function readSubject(db: Db, vmId: string, kind: VmChange['kind']): Promise<Known> {
  const [row] = await db
    .select({
      name: vms.name,
      externalId: vms.externalId,
      state: vms.state,
      stored: vmDefinitions.stored,
      active: vmDefinitions.active,
      seen: vms.facts,
      hostId: hosts.id,
      facts: hosts.facts,
    })
    .from(vms)
    .innerJoin(hosts, eq(hosts.id, vms.hypervisorHost))
    .leftJoin(vmDefinitions, eq(vmDefinitions.vmId, vms.id))
    .where(eq(vms.id, vmId));
  if (!row) {
    throw new AppError({
      code: 'not_found',
      userMessage: 'This VM does not exist any more.',
      advice: 'It was probably deleted meanwhile; the list shows what is there.',
    });
  }
  const { name, externalId, state, stored, active, seen, facts, hostId } = row;
  if (!facts || (stored === null && active === null)) {
    throw new AppError({
      code: 'not_possible',
      userMessage: `${name} has not been read from its host yet.`,
      advice: 'Wait until the host is connected, and try again.',
    });
  }
  if (stored === null) {
    throw new AppError({
      code: 'not_possible',
      userMessage: `${name} is only running: its host has no definition of it that could be changed.`,
      advice: 'Make it permanent on the host first, for example with virsh define.',
    });
  }
  const snapshots = await readSnapshots(db, vmId);
  const others = concernsOthers.has(kind) ? await readVmsBeside(db, hostId, vmId) : undefined;
  const held = kind in placementChanges ? await readHost(db, hostId, vmId) : {};
  const volumes = concernsVolumes.has(kind) ? await readUsedVolumes(db, hostId) : undefined;
  const { disks, isAutostart } = seen ?? {};
  return {
    vm: { id: vmId, name, externalId, hostId },
    subject: {
      ...held,
      ...{ name, state, stored, active, facts, disks, snapshots, isAutostart, others, volumes },
      cpuModel: facts.cpuModel,
    },
  };
}

export function keyOf(plan: ChangePlan): string {
  const { live, atNextStart, lost, difference } = plan;
  return createHash('sha256')
    .update(JSON.stringify([live, atNextStart, lost, difference]))
    .digest('base64url');
}

export async function readSnapshots(db: Db, vmId: string): Promise<VmSnapshot[]> {
  const rows = await db.select().from(vmSnapshots).where(eq(vmSnapshots.vmId, vmId)).limit(maxSnapshots);
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

/** What the host is made of, and which of its other machines hold devices of it. */
async function readHost(
  db: Db,
  hostId: string,
  vmId: string,
): Promise<Pick<PlanSubject, 'hardware' | 'holders'>> {
  const [row] = await db
    .select({ hardware: hostHardware.hardware })
    .from(hostHardware)
    .where(eq(hostHardware.hostId, hostId));
  const isBeside = and(eq(vms.hypervisorHost, hostId), ne(vms.id, vmId), isNull(vms.goneAt));
  const holders = await db
    .select({ name: vms.name, state: vms.state, facts: vms.facts })
    .from(vms)
    .where(and(isBeside, sql`jsonb_array_length(coalesce(${vms.facts} -> 'hostDevices', '[]')) > 0`))
    .limit(maxHolders);
  return {
    ...(row ? { hardware: row.hardware } : {}),
    holders: holders.map(({ name, state, facts }) => ({
      name,
      isRunning: state !== 'off' && state !== 'failed',
      devices: facts?.hostDevices ?? [],
    })),
  };
}
