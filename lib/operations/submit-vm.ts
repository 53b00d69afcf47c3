import { eq } from 'drizzle-orm';
import { hosts, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { type PowerAction, type VmOperationKind, vmOperationKinds } from '../domain/operation.ts';
import { whyVmCannot } from '../domain/vm-can.ts';
import type { VmChange } from '../domain/vm-changes.ts';
import { accept, activeOperationOn, findEarlier } from './accept.ts';
import { queueOf } from './jobs.ts';
import { planVmChange } from './plan-change.ts';
import { checkDelete } from './plan-delete.ts';
import { refuseOtherPlan } from './refuse-other-plan.ts';

export function submitPower(
  db: Db,
  user: User,
  request: { vmId: string; action: PowerAction; idempotencyKey: string; batchId?: string },
): Promise<{ operationId: string }> {
  const { vmId, action, idempotencyKey, batchId } = request;
  return submitOnVm(db, user, vmId, `vm.${action}`, {}, idempotencyKey, batchId);
}

export function submitDelete(
  db: Db,
  user: User,
  request: { vmId: string; files: string[]; idempotencyKey: string },
): Promise<{ operationId: string }> {
  const { vmId, files, idempotencyKey } = request;
  const makePlan = async (tx: Db) => {
    await checkDelete(tx, vmId, files);
    return { files };
  };
  return submitOnVm(db, user, vmId, 'vm.delete', makePlan, idempotencyKey);
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
    const { plan, facts, migration } = planned;
    refuseOtherPlan('The VM', planned, planKey);
    return { change, plan, facts, ...(migration ? { migration } : {}) };
  };
  return submitOnVm(db, user, vmId, change.kind, makePlan, idempotencyKey);
}

async function submitOnVm(
  db: Db,
  user: User,
  vmId: string,
  kind: Exclude<VmOperationKind, 'vm.create'>,
  planOrMake: object | ((tx: Db) => Promise<object>),
  idempotencyKey: string,
  batchId: string | null = null,
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
    const active = await activeOperationOn(tx, { type: 'vm', id: vmId });
    const activeOperation = vmOperationKinds.find((known) => known === active) ?? null;
    const { isProtected, isTemplate } = vm.facts ?? {};
    const subject = {
      state: vm.state,
      activeOperation,
      hostState: hostState ?? null,
      isProtected,
      isTemplate,
    };
    const why = whyVmCannot(kind, subject);
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
      subject: { type: 'vm', id: vmId, name: vm.name },
      hostId: vm.hypervisorHost,
      batchId,
      plan: { ...plan, externalId: vm.externalId, name: vm.name },
      queue: queueOf(kind, vm.hypervisorHost),
      auditDetail: 'change' in plan ? { change: plan.change } : plan,
    });
    return { operationId };
  });
}
