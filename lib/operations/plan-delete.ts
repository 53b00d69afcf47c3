import { and, eq } from 'drizzle-orm';
import { hostVolumes, operations, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { type DeletableFile, type DeletePlan, whyFileStays } from '../domain/delete-plan.ts';
import { AppError } from '../domain/errors.ts';
import { mayStandOnIt } from '../domain/storage.ts';
import { planDelete } from '../drivers/registry.ts';
import { maybeSame, readUsersElsewhere, type UserElsewhere } from './elsewhere.ts';
import { readSnapshots, type StoredChange } from './plan-change.ts';
import type { CreatePlan } from './plan-create.ts';
import { readVmsBeside } from './vms-beside.ts';

// More disks than a machine takes.
const maxAdded = 1_000;

/** Says what a delete would take and leave, from the store alone: no host is asked. */
export async function planVmDelete(db: Db, vmId: string): Promise<DeletePlan> {
  const [vm] = await db.select().from(vms).where(eq(vms.id, vmId));
  if (!vm?.hypervisorHost) {
    throw new AppError({
      code: 'not_found',
      userMessage: 'This VM does not exist any more.',
      advice: 'It was probably deleted meanwhile; the list shows what is there.',
    });
  }
  // Of one that is gone only its entry in the list is left.
  if (vm.state === 'gone') return { files: [], alsoLost: [], obstacles: [] };
  const { externalId, name, state, facts } = vm;
  const others = await readVmsBeside(db, vm.hypervisorHost, vmId);
  const plan = planDelete('hypervisor', {
    externalId,
    name,
    state,
    disks: facts?.disks ?? [],
    isProtected: facts?.isProtected,
    firmware: facts?.firmware,
    snapshots: await readSnapshots(db, vmId),
    others,
    madeLater: await readMadeLater(db, vmId),
    seed: await readSeed(db, vmId, vm.hypervisorHost),
  });
  const paths = plan.files.filter(({ keptBecause }) => !keptBecause).map(({ path }) => path);
  const files = keepElsewhere(plan.files, await readUsersElsewhere(db, vm.hypervisorHost, paths));
  const [unclear] = others.flatMap(({ name, unclearPath }) =>
    unclearPath ? mayStandOnIt(name, unclearPath) : [],
  );
  const isAsked = ({ kind, keptBecause, warning }: DeletableFile) =>
    (kind === 'disk' || kind === 'base') && !keptBecause && !warning;
  return {
    ...plan,
    files: unclear ? files.map((file) => (isAsked(file) ? { ...file, warning: unclear } : file)) : files,
  };
}

/** What a VM of another host may have too goes only when somebody says so, and is looked at before. */
function keepElsewhere(files: DeletableFile[], users: UserElsewhere[]): DeletableFile[] {
  const kept = new Set(users.map(({ path }) => path));
  return files.map((file) => {
    const user = users.find(({ path }) => path === file.path);
    if (!user && !file.above.some((path) => kept.has(path))) return file;
    kept.add(file.path);
    return { ...file, isChosen: false, ...(user ? { warning: maybeSame(user) } : {}) };
  });
}

/** @throws AppError when the VM or one of these files must stay */
export async function checkDelete(db: Db, vmId: string, files: string[]): Promise<void> {
  const plan = await planVmDelete(db, vmId);
  if (plan.obstacles[0]) throw new AppError({ code: 'not_possible', userMessage: plan.obstacles[0] });
  const chosen = new Set(files);
  for (const path of chosen) {
    const file = plan.files.find((one) => one.path === path);
    const why = file ? whyFileStays(file, chosen) : 'It is no file of this VM.';
    if (why === null) continue;
    throw new AppError({
      code: 'conflict',
      userMessage: `${path} cannot be deleted: ${why}`,
      advice: 'Look at the plan again, and keep it.',
    });
  }
}

/** The CD that was made with it for cloud-init, also when it was taken out since: passwords may be on it. */
async function readSeed(db: Db, vmId: string, hostId: string) {
  const [created] = await db
    .select({ plan: operations.plan })
    .from(operations)
    .where(
      and(eq(operations.subjectId, vmId), eq(operations.kind, 'vm.create'), eq(operations.state, 'done')),
    )
    .limit(1);
  const seed = created && (created.plan as CreatePlan).spec.seed;
  if (!seed) return null;
  const [volume] = await db
    .select({ path: hostVolumes.path, allocationBytes: hostVolumes.allocationBytes })
    .from(hostVolumes)
    .where(
      and(
        eq(hostVolumes.hostId, hostId),
        eq(hostVolumes.poolName, seed.pool),
        eq(hostVolumes.name, seed.volume),
      ),
    );
  return volume ?? null;
}

/** Disks that were added from here, whatever they are called. */
async function readMadeLater(db: Db, vmId: string): Promise<string[]> {
  const rows = await db
    .select({ plan: operations.plan })
    .from(operations)
    .where(
      and(eq(operations.subjectId, vmId), eq(operations.kind, 'vm.addDisk'), eq(operations.state, 'done')),
    )
    .limit(maxAdded);
  return rows.flatMap(({ plan }) => {
    const { change } = plan as StoredChange;
    return change.kind === 'vm.addDisk' ? [`${change.params.pool}/${change.params.volume}`] : [];
  });
}
