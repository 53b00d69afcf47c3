import { and, desc, eq, isNull } from 'drizzle-orm';
import { hosts, images, operations, vms } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import {
  type OperationKind,
  type PowerAction,
  type VmOperationKind,
  vmOperationKinds,
} from '../domain/operation.ts';
import type { CreateVmInput, FetchImageInput } from '../domain/requests.ts';
import { whyVmCannot } from '../domain/vm-can.ts';
import type { VmChange } from '../domain/vm-changes.ts';
import { hostQueue, imagesQueue, sendJob } from './jobs.ts';
import { planVmChange } from './plan-change.ts';
import { planCreate } from './plan-create.ts';

/** What of an operation is known when it is accepted. */
type Intent = {
  kind: OperationKind;
  vmId?: string;
  hostId?: string;
  imageId?: string;
  subjectName: string;
  plan: object;
  queue: string;
  auditDetail?: object;
};

/** Accepts a create: the VM is in the list at once, as being created. */
export async function submitCreate(
  db: Db,
  user: User,
  input: CreateVmInput,
  idempotencyKey: string,
): Promise<{ operationId: string; vmId: string }> {
  return db.transaction(async (tx) => {
    // Two creates of one name on one host wait for each other here; a replay waits for its first.
    await tx.select({ id: hosts.id }).from(hosts).where(eq(hosts.id, input.hostId)).for('update');
    const earlier = await findEarlier(tx, user, idempotencyKey, 'vm.create');
    if (earlier?.vmId) return { operationId: earlier.id, vmId: earlier.vmId };
    const plan = await planCreate(tx, user, input);
    const { spec } = plan;
    const [vm] = await tx
      .insert(vms)
      .values({
        name: spec.name,
        description: spec.description,
        hypervisorType: spec.guestType,
        hypervisorHost: input.hostId,
        externalId: spec.externalId,
        state: 'creating',
        vcpus: spec.vcpus,
        memoryMib: spec.memoryMib,
        imageName: spec.image.name,
      })
      .onConflictDoNothing()
      .returning({ id: vms.id });
    if (!vm) {
      throw new AppError({
        code: 'conflict',
        userMessage: 'This plan was already used for a VM.',
        advice: 'Go back one step and look at a new plan.',
      });
    }
    const operationId = await accept(tx, user, idempotencyKey, {
      kind: 'vm.create',
      vmId: vm.id,
      hostId: input.hostId,
      subjectName: spec.name,
      plan,
      queue: hostQueue(input.hostId),
      auditDetail: { input },
    });
    return { operationId, vmId: vm.id };
  });
}

export function submitPower(
  db: Db,
  user: User,
  request: { vmId: string; action: PowerAction; idempotencyKey: string },
): Promise<{ operationId: string }> {
  return submitOnVm(db, user, request.vmId, `vm.${request.action}`, {}, request.idempotencyKey);
}

export function submitDelete(
  db: Db,
  user: User,
  request: { vmId: string; deleteDisks: boolean; idempotencyKey: string },
): Promise<{ operationId: string }> {
  const { vmId, deleteDisks, idempotencyKey } = request;
  return submitOnVm(db, user, vmId, 'vm.delete', { deleteDisks }, idempotencyKey);
}

/** Accepts a change as it was shown. One that has become another meanwhile is refused, and its plan looked at again. */
export function submitChange(
  db: Db,
  user: User,
  request: { vmId: string; change: VmChange; planKey: string; idempotencyKey: string },
): Promise<{ operationId: string }> {
  const { vmId, change, planKey, idempotencyKey } = request;
  const makePlan = async (tx: Db) => {
    const planned = await planVmChange(tx, vmId, change);
    const { plan, facts } = planned;
    const obstacle = plan.obstacles[0];
    if (obstacle) throw new AppError({ code: 'not_possible', userMessage: obstacle });
    if (planned.planKey !== planKey) {
      throw new AppError({
        code: 'conflict',
        userMessage: 'The VM or its host has changed since this plan was made.',
        advice: 'Look at the new plan, and press again if it is what you want.',
      });
    }
    if (!plan.live.length && !plan.difference) {
      throw new AppError({
        code: 'not_possible',
        userMessage: 'There is nothing to change: it is so already.',
      });
    }
    return { change, plan, facts };
  };
  return submitOnVm(db, user, vmId, change.kind, makePlan, idempotencyKey);
}

/** Accepts the fetching of an image into the library. */
export async function submitFetchImage(
  db: Db,
  user: User,
  input: FetchImageInput,
  idempotencyKey: string,
): Promise<{ operationId: string; imageId: string }> {
  return db.transaction(async (tx) => {
    const earlier = await findEarlier(tx, user, idempotencyKey, 'image.fetch');
    if (earlier?.imageId) return { operationId: earlier.id, imageId: earlier.imageId };
    const [image] = await tx
      .insert(images)
      .values({ name: input.name, format: 'raw', source: 'address', sourceUrl: input.url, state: 'pending' })
      .onConflictDoNothing()
      .returning({ id: images.id });
    if (!image) throw imageNameTaken(input.name);
    const operationId = await accept(tx, user, idempotencyKey, {
      kind: 'image.fetch',
      imageId: image.id,
      subjectName: input.name,
      plan: input,
      queue: imagesQueue,
      auditDetail: { url: input.url },
    });
    await notify(tx, { topic: 'image', id: image.id });
    return { operationId, imageId: image.id };
  });
}

export function imageNameTaken(name: string): AppError {
  const userMessage = `The library already has an image named ${name}.`;
  return new AppError({
    code: 'name_taken',
    userMessage,
    advice: 'Choose another name, or delete that image first.',
    fields: { name: userMessage },
  });
}

async function submitOnVm(
  db: Db,
  user: User,
  vmId: string,
  kind: Exclude<VmOperationKind, 'vm.create'>,
  planOrMake: object | ((tx: Db) => Promise<object>),
  idempotencyKey: string,
): Promise<{ operationId: string }> {
  return db.transaction(async (tx) => {
    // The row's lock makes two presses on one VM wait for each other.
    const [row] = await tx
      .select({ vm: vms, hostState: hosts.state })
      .from(vms)
      .leftJoin(hosts, eq(hosts.id, vms.hypervisorHost))
      .where(eq(vms.id, vmId))
      .for('update', { of: vms });
    const { vm, hostState } = row ?? {};
    const earlier = await findEarlier(tx, user, idempotencyKey, kind);
    if (earlier) return { operationId: earlier.id };
    if (!vm?.hypervisorHost) {
      throw new AppError({
        code: 'not_found',
        userMessage: 'This VM does not exist any more.',
        advice: 'It was probably deleted meanwhile; the list shows what is there.',
      });
    }
    const [active] = await tx
      .select({ kind: operations.kind })
      .from(operations)
      .where(and(eq(operations.vmId, vmId), isNull(operations.endedAt)))
      .orderBy(desc(operations.createdAt))
      .limit(1);
    const activeOperation = vmOperationKinds.find((known) => known === active?.kind) ?? null;
    const why = whyVmCannot(kind, { state: vm.state, activeOperation, hostState: hostState ?? null });
    if (why) {
      throw new AppError({
        code: activeOperation ? 'conflict' : 'not_possible',
        userMessage: `This cannot be done with ${vm.name} now: ${why}`,
        advice: 'Wait for it, or look at the VM’s page for what is going on.',
      });
    }
    const plan = typeof planOrMake === 'function' ? await planOrMake(tx) : planOrMake;
    const operationId = await accept(tx, user, idempotencyKey, {
      kind,
      vmId,
      hostId: vm.hypervisorHost,
      subjectName: vm.name,
      plan: { ...plan, externalId: vm.externalId, name: vm.name },
      queue: hostQueue(vm.hypervisorHost),
      auditDetail: 'change' in plan ? { change: plan.change } : plan,
    });
    return { operationId };
  });
}

/** The operation that this key already made. The same key for another kind is a client's mistake. */
async function findEarlier(tx: Db, user: User, idempotencyKey: string, kind: OperationKind) {
  const [earlier] = await tx
    .select({ id: operations.id, kind: operations.kind, vmId: operations.vmId, imageId: operations.imageId })
    .from(operations)
    .where(and(eq(operations.requestedBy, user.id), eq(operations.idempotencyKey, idempotencyKey)));
  if (earlier && earlier.kind !== kind) {
    throw new AppError({
      code: 'conflict',
      userMessage: 'This idempotency key was already used for something else.',
      advice: 'Use a new key for each new request.',
    });
  }
  return earlier;
}

/** Intent, audit and job in one transaction: either all of them exist or none. */
async function accept(tx: Db, user: User, idempotencyKey: string, intent: Intent): Promise<string> {
  const { queue, auditDetail, ...row } = intent;
  const [operation] = await tx
    .insert(operations)
    .values({ ...row, idempotencyKey, requestedBy: user.id })
    .returning({ id: operations.id });
  if (!operation) throw new Error('the operation was not inserted');
  const subject = intent.vmId
    ? ({ type: 'vm', id: intent.vmId } as const)
    : ({ type: 'image', id: intent.imageId ?? '' } as const);
  await recordAudit(tx, {
    userId: user.id,
    username: user.username,
    action: intent.kind,
    targetType: subject.type,
    targetId: subject.id,
    targetName: intent.subjectName,
    operationId: operation.id,
    outcome: 'accepted',
    detail: auditDetail ?? {},
  });
  await sendJob(tx, queue, { operationId: operation.id });
  await notify(tx, { topic: 'operation', id: operation.id }, { topic: subject.type, id: subject.id });
  return operation.id;
}
