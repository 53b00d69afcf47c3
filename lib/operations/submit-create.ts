import { randomUUID } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { hosts, operations, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import type { CreateVmInput } from '../domain/create-vm.ts';
import { AppError } from '../domain/errors.ts';
import { accept, findEarlier } from './accept.ts';
import { hostQueue } from './jobs.ts';
import type { CreatePlan } from './plan-create.ts';
import { withoutSeed } from './plan-create-seed.ts';
import { planCreates } from './plan-creates.ts';

/** The first VM and its operation; `batch` when there are several. */
export type AcceptedCreate = {
  operationId: string;
  vmId: string;
  batch: { id: string; operationIds: string[] } | null;
};

/** Accepts a create: the VMs are in the list at once, as being created. Of several, all are accepted or none. */
export async function submitCreate(
  db: Db,
  user: User,
  input: CreateVmInput,
  idempotencyKey: string,
): Promise<AcceptedCreate> {
  return db.transaction(async (tx) => {
    // Two creates of one name on one host wait for each other here; a replay waits for its first.
    await tx.select({ id: hosts.id }).from(hosts).where(eq(hosts.id, input.hostId)).for('update');
    const earlier = await findEarlier(tx, user, idempotencyKey, 'vm.create');
    if (earlier) return readAccepted(tx, earlier.id);
    const plans = await planCreates(tx, user, input);
    const batchId = plans.length > 1 ? randomUUID() : null;
    const accepted: { operationId: string; vmId: string }[] = [];
    for (const [index, plan] of plans.entries()) {
      const vmId = await insertVm(tx, input.hostId, plan);
      const operationId = await accept(
        tx,
        user,
        index === 0 ? idempotencyKey : `${idempotencyKey}/${index + 1}`,
        {
          kind: 'vm.create',
          subject: { type: 'vm', id: vmId, name: plan.spec.name },
          hostId: input.hostId,
          batchId,
          plan,
          queue: hostQueue(input.hostId),
          auditDetail: { input: withoutSeed(input) },
        },
      );
      accepted.push({ operationId, vmId });
    }
    const [first] = accepted;
    if (!first) throw new Error('nothing was planned');
    const operationIds = accepted.map(({ operationId }) => operationId);
    return { ...first, batch: batchId && { id: batchId, operationIds } };
  });
}

async function insertVm(tx: Db, hostId: string, { spec }: CreatePlan): Promise<string> {
  const [vm] = await tx
    .insert(vms)
    .values({
      name: spec.name,
      description: spec.description,
      hypervisorType: spec.guestType,
      hypervisorHost: hostId,
      externalId: spec.externalId,
      state: 'creating',
      vcpus: spec.vcpus,
      memoryMib: spec.memoryMib,
      imageName: spec.image?.name ?? null,
    })
    .onConflictDoNothing()
    .returning({ id: vms.id });
  if (vm) return vm.id;
  throw new AppError({
    code: 'conflict',
    userMessage: 'This plan was already used for a VM.',
    advice: 'Go back one step and look at a new plan.',
  });
}

/** What was answered the first time. */
async function readAccepted(tx: Db, firstId: string): Promise<AcceptedCreate> {
  const what = { operationId: operations.id, vmId: operations.subjectId, batchId: operations.batchId };
  const [first] = await tx.select(what).from(operations).where(eq(operations.id, firstId));
  if (!first) throw new Error('the operation is gone');
  const { batchId, ...rest } = first;
  if (!batchId) return { ...rest, batch: null };
  const all = await tx
    .select({ id: operations.id })
    .from(operations)
    .where(eq(operations.batchId, batchId))
    .orderBy(asc(operations.idempotencyKey));
  return { ...rest, batch: { id: batchId, operationIds: all.map(({ id }) => id) } };
}
