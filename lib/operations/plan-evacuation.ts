import { and, asc, desc, eq, isNull, ne } from 'drizzle-orm';
import { hosts, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { toErrorView } from '../domain/errors.ts';
import { vmOperationKinds } from '../domain/operation.ts';
import type { EvacuationPlan } from '../domain/views.ts';
import { whyVmCannot } from '../domain/vm-can.ts';
import { activeOperationOn } from './accept.ts';
import { migrationPlanner } from './plan-change.ts';
import type { StoredMigration } from './plan-migration.ts';

const maxVms = 1000;
const maxHosts = 500;
// These hold no memory of the host, and have nothing that could move.
const atRest = ['off', 'failed', 'suspended', 'creating', 'deleting'];

type Vm = typeof vms.$inferSelect;
/** A host with what is left of it after the VMs that were given to it so far. */
type Room = { id: string; name: string; memoryMib: number; freeBytes: Map<string, number> };

/**
 * Finds a host for every running VM, the largest first, each on the one with the most memory left: what the VMs before
 * it will take is counted, though no host shows it yet. From the store alone, as every plan.
 */
export async function planEvacuation(db: Db, hostId: string): Promise<EvacuationPlan> {
  const own = await db
    .select({ vm: vms, hostState: hosts.state })
    .from(vms)
    .innerJoin(hosts, eq(hosts.id, vms.hypervisorHost))
    .where(and(eq(vms.hypervisorHost, hostId), isNull(vms.goneAt)))
    .orderBy(desc(vms.memoryMib), asc(vms.name))
    .limit(maxVms);
  const rooms = await readRooms(db, hostId);
  const plan: EvacuationPlan = { moves: [], stuck: [], staying: [], warnings: [] };
  for (const { vm, hostState } of own) {
    const { id: vmId, name, state } = vm;
    if (atRest.includes(state)) {
      plan.staying.push({ vmId, name, state });
      continue;
    }
    const active = await activeOperationOn(db, { type: 'vm', id: vmId });
    const activeOperation = vmOperationKinds.find((known) => known === active) ?? null;
    const reason = whyVmCannot('vm.migrate', { state, activeOperation, hostState });
    if (reason) {
      plan.stuck.push({ vmId, name, reason, hosts: [] });
      continue;
    }
    const found = await findRoom(db, vm, rooms);
    if ('hosts' in found) plan.stuck.push({ vmId, name, ...found });
    else {
      const { room, planKey, warnings } = found;
      const target = { targetHostId: room.id, targetName: room.name };
      plan.moves.push({ vmId, name, memoryMib: vm.memoryMib, ...target, planKey });
      for (const warning of warnings) if (!plan.warnings.includes(warning)) plan.warnings.push(warning);
    }
  }
  return plan;
}

async function readRooms(db: Db, hostId: string): Promise<Room[]> {
  const others = await db
    .select({ id: hosts.id, name: hosts.name, facts: hosts.facts })
    .from(hosts)
    .where(ne(hosts.id, hostId))
    .orderBy(asc(hosts.name))
    .limit(maxHosts);
  return others.map(({ id, name, facts }) => ({
    id,
    name,
    memoryMib: facts?.memoryFreeMib ?? 0,
    freeBytes: new Map((facts?.pools ?? []).map((pool) => [pool.name, pool.availableBytes])),
  }));
}

type Found = { room: Room; planKey: string; warnings: string[] };
type NotFound = Pick<EvacuationPlan['stuck'][number], 'reason' | 'hosts'>;

/** Takes the first host that nothing speaks against, and counts what the VM takes there. */
async function findRoom(db: Db, vm: Vm, rooms: Room[]): Promise<Found | NotFound> {
  const refused: NotFound['hosts'] = [];
  const ids = rooms.map(({ id }) => id);
  const planTo = await migrationPlanner(db, vm.id, ids).catch((error: unknown) => toErrorView(error));
  if ('userMessage' in planTo) return { reason: planTo.userMessage, hosts: [] };
  for (const room of rooms.toSorted((a, b) => b.memoryMib - a.memoryMib)) {
    const planned = planTo(room.id);
    if (!planned) continue;
    const { plan, planKey, migration } = planned;
    const needed = bytesByPool(vm, migration);
    const reasons = plan.obstacles.length ? plan.obstacles : shortages(vm, room, needed);
    if (reasons.length) {
      refused.push({ name: room.name, reasons });
      continue;
    }
    room.memoryMib -= vm.memoryMib;
    for (const [pool, bytes] of needed) room.freeBytes.set(pool, (room.freeBytes.get(pool) ?? 0) - bytes);
    return { room, planKey, warnings: plan.warnings };
  }
  const isAlone = rooms.length === 0 ? 'There is no other host.' : null;
  return { reason: isAlone, hosts: refused.sort((a, b) => a.name.localeCompare(b.name)) };
}

function bytesByPool({ facts }: Vm, migration: StoredMigration | undefined): Map<string, number> {
  const bytes = new Map<string, number>();
  for (const { device, pool } of migration?.disks ?? []) {
    const size = facts?.disks?.find(({ target }) => target === device)?.sizeBytes ?? 0;
    bytes.set(pool, (bytes.get(pool) ?? 0) + size);
  }
  return bytes;
}

function shortages({ name, memoryMib }: Vm, room: Room, needed: Map<string, number>): string[] {
  const found: string[] = [];
  if (memoryMib > room.memoryMib)
    found.push(`After the VMs before it, ${room.name} has too little memory left for ${name}.`);
  for (const [pool, bytes] of needed)
    if (bytes > (room.freeBytes.get(pool) ?? 0))
      found.push(`After the VMs before it, the pool ${pool} of ${room.name} has too little space left.`);
  return found;
}
