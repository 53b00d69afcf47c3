import { randomUUID } from 'node:crypto';
import { eq, inArray, sql } from 'drizzle-orm';
import { hosts, operations, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import type { CreateVmInput } from '../domain/create-vm.ts';
import { AppError } from '../domain/errors.ts';
import { acceptAll, findEarlier } from './accept.ts';
import { hostQueue } from './jobs.ts';
import { withoutSeed } from './plan-create-seed.ts';
import { placeVms, readCreateImage } from './plan-create-store.ts';
import { type PlacedPlan, planCreatesOn } from './plan-creates.ts';

export type AcceptedCreate = {
  /** Of the first VM. */
  operationId: string;
  vmId: string;
  /** Of all of them, in their order. */
  operations: { id: string; vmId: string; vmName: string }[];
  /** What they have in common; null for one alone. */
  batchId: string | null;
};

/** Accepts a create: the VMs are in the list at once, as being created. Of several, all are accepted or none. */
export async function submitCreate(
  db: Db,
  user: User,
  input: CreateVmInput,
  idempotencyKey: string,
): Promise<AcceptedCreate> {
  return db.transaction(async (tx) => {
    // A replay waits for its first here.
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`${user.id}/${idempotencyKey}`}, 0))`,
    );
    const earlier = await findEarlier(tx, user, idempotencyKey, 'vm.create');
    if (earlier) return readAccepted(tx, earlier.id);
    const image = await readCreateImage(tx, input);
    const hostIds = await placeVms(tx, input, image);
    // And two creates of one name on one host wait for each other; in one order, so that no two wait for ever.
    const wanted = [...new Set(hostIds)];
    await tx
      .select({ id: hosts.id })
      .from(hosts)
      .where(inArray(hosts.id, wanted))
      .orderBy(hosts.id)
      .for('update');
    const plans = await planCreatesOn(tx, input, image, hostIds);
    const vmIds = await insertVms(tx, plans);
    const batchId = plans.length > 1 ? randomUUID() : null;
    const auditDetail = { input: withoutSeed(input) };
    const operationIds = await acceptAll(
      tx,
      user,
      plans.map(({ hostId, ...plan }, index) => ({
        idempotencyKey: index === 0 ? idempotencyKey : `${idempotencyKey}/${index + 1}`,
        kind: 'vm.create',
        subject: { type: 'vm', id: vmIds[index] ?? '', name: plan.spec.name },
        hostId,
        batchId,
        plan,
        queue: hostQueue(hostId),
        auditDetail,
      })),
    );
    return acceptedOf(
      plans.map(({ spec }, index) => ({
        id: operationIds[index] ?? '',
        vmId: vmIds[index] ?? '',
        vmName: spec.name,
      })),
      batchId,
    );
  });
}

/** @returns their ids, in their order */
async function insertVms(tx: Db, plans: PlacedPlan[]): Promise<string[]> {
  const inserted = await tx
    .insert(vms)
    .values(
      plans.map(({ hostId, spec }) => ({
        id: randomUUID(),
        name: spec.name,
        description: spec.description,
        hypervisorType: spec.guestType,
        hypervisorHost: hostId,
        externalId: spec.externalId,
        state: 'creating' as const,
        vcpus: spec.vcpus,
        memoryMib: spec.memoryMib,
        imageName: spec.image?.name ?? null,
      })),
    )
    .onConflictDoNothing()
    .returning({ id: vms.id, externalId: vms.externalId });
  const ids = new Map(inserted.map(({ id, externalId }) => [externalId, id]));
  return plans.map(({ spec }) => {
    const id = ids.get(spec.externalId);
    if (id) return id;
    throw new AppError({
      code: 'conflict',
      userMessage: 'This plan was already used for a VM.',
      advice: 'Go back one step and look at a new plan.',
    });
  });
}

/** What was answered the first time. */
async function readAccepted(tx: Db, firstId: string): Promise<AcceptedCreate> {
  const what = {
    id: operations.id,
    vmId: operations.subjectId,
    vmName: operations.subjectName,
    batchId: operations.batchId,
    key: operations.idempotencyKey,
  };
  const [first] = await tx.select(what).from(operations).where(eq(operations.id, firstId));
  if (!first) throw new Error('the operation is gone');
  const { batchId } = first;
  const all = batchId
    ? await tx.select(what).from(operations).where(eq(operations.batchId, batchId))
    : [first];
  // Each but the first has its number behind the key.
  const place = (key: string) => Number(key.slice(first.key.length + 1) || 1);
  const inOrder = all.sort((a, b) => place(a.key) - place(b.key));
  return acceptedOf(
    inOrder.map(({ id, vmId, vmName }) => ({ id, vmId, vmName })),
    batchId,
  );
}

function acceptedOf(all: AcceptedCreate['operations'], batchId: string | null): AcceptedCreate {
  const [first] = all;
  if (!first) throw new Error('nothing was planned');
  return { operationId: first.id, vmId: first.vmId, operations: all, batchId };
}
