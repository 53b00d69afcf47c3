import { eq } from 'drizzle-orm';
import { hosts } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { resourceId } from '../db/resource-id.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import type { HostState } from '../domain/host.ts';
import { type HostChange, subjectOf } from '../domain/host-changes.ts';
import { operationVerbs } from '../domain/operation.ts';
import { accept, activeOperationOn, findEarlier } from './accept.ts';
import { hostQueue } from './jobs.ts';
import { planHostChange } from './plan-host-change.ts';
import { refuseOtherPlan } from './refuse-other-plan.ts';

/** Accepts a change of something that a host has, as it was shown. One that has become another is refused. */
export async function submitHostChange(
  db: Db,
  user: User,
  request: { hostId: string; change: HostChange; planKey: string; idempotencyKey: string },
): Promise<{ operationId: string; subjectId: string }> {
  const { hostId, change, planKey, idempotencyKey } = request;
  return db.transaction(async (tx) => {
    // Two presses on one host wait for each other here; a replay waits for its first.
    const [host] = await tx.select().from(hosts).where(eq(hosts.id, hostId)).for('update');
    const earlier = await findEarlier(tx, user, idempotencyKey, change.kind);
    if (earlier) return { operationId: earlier.id, subjectId: earlier.subjectId };
    const { type, name } = subjectOf(change);
    const subject = { type, name, id: resourceId(hostId, type, name) };
    if (host) refuseState(host);
    const active = await activeOperationOn(tx, subject);
    if (active) {
      throw new AppError({
        code: 'conflict',
        userMessage: `This cannot be done with ${name} now: ${operationVerbs[active].doing} is in progress.`,
        advice: 'Wait until that has ended.',
      });
    }
    const planned = await planHostChange(tx, hostId, change);
    refuseOtherPlan(name, planned, planKey);
    const operationId = await accept(tx, user, idempotencyKey, {
      kind: change.kind,
      subject,
      hostId,
      plan: { change, plan: planned.plan },
      queue: hostQueue(hostId),
      auditDetail: { change },
    });
    return { operationId, subjectId: subject.id };
  });
}

function refuseState({ name, state }: { name: string; state: HostState }): void {
  if (state !== 'disabled' && state !== 'unreachable' && state !== 'connecting') return;
  throw new AppError({
    code: state === 'disabled' ? 'host_disabled' : 'host_unreachable',
    userMessage:
      state === 'disabled' ? `The host ${name} is disabled.` : `The host ${name} cannot be reached now.`,
    advice: 'Look at the host’s page.',
  });
}
