import { createHash } from 'node:crypto';
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { hostHardware, hosts, vmDefinitions, vmSnapshots, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { AppError } from '../domain/errors.ts';
import type { HostFacts } from '../domain/host.ts';
import { placementChanges } from '../domain/placement-changes.ts';
import type { VmSnapshot } from '../domain/snapshot.ts';
import type { ChangePlan, VmChange } from '../domain/vm-changes.ts';
import type { PlanSubject } from '../drivers/libvirt/changes/handler.ts';
import { migratedDisksOf, planChange } from '../drivers/registry.ts';
import { readMigrationTargets, type StoredMigration } from './plan-migration.ts';
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
  const [target] = await readMigrationTargets(db, known.vm, [change.params.targetHostId]);
  return planOf(known, change, target);
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
  const known = await readSubject(db, vmId, 'vm.migrate');
  const read = await readMigrationTargets(db, known.vm, hostIds);
  const targets = new Map(read.map((target) => [target.hostId, target]));
  return (targetHostId) => {
    const target = targets.get(targetHostId);
    return target ? planOf(known, { kind: 'vm.migrate', params: { targetHostId } }, target) : null;
  };
}

type Known = {
  vm: { id: string; name: string; externalId: string; hostId: string };
  subject: PlanSubject & { facts: HostFacts };
};

function planOf({ vm, subject }: Known, change: VmChange, target?: PlanSubject['target']): PlannedVmChange {
  const { facts } = subject;
  const plan = planChange('hypervisor', { ...subject, target }, change);
  if (target?.hostId === vm.hostId) plan.obstacles.push(`${vm.name} is on this host already.`);
  if (!target) return { plan, planKey: keyOf(plan), facts };
  const migration = {
    ...{ targetHostId: target.hostId, targetName: target.name, targetAddress: target.address },
    disks: migratedDisksOf('hypervisor', { ...subject, target }),
  };
  return { plan, planKey: keyOf(plan), facts, migration };
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
