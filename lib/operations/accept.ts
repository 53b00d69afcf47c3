import { randomUUID } from 'node:crypto';
import { and, desc, eq, isNull } from 'drizzle-orm';
import { operations } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import type { OperationKind } from '../domain/operation.ts';
import type { Subject } from '../domain/subject.ts';
import type { LiveMessage } from '../domain/views.ts';
import { sendJobs } from './jobs.ts';

/** What of an operation is known when it is accepted. */
type Intent = {
  kind: OperationKind;
  subject: Subject;
  hostId?: string;
  /** Of those that were asked for in one press. */
  batchId?: string | null;
  /** What runs; it is stored with the operation. */
  plan: object;
  queue: string;
  auditDetail?: object;
};

/** Intent, audit and job in one transaction: either all of them exist or none. */
export async function accept(tx: Db, user: User, idempotencyKey: string, intent: Intent): Promise<string> {
  const [operationId] = await acceptAll(tx, user, [{ ...intent, idempotencyKey }]);
  if (!operationId) throw new Error('the operation was not inserted');
  return operationId;
}

/** The same for many, in as many statements as for one. @returns their ids, in their order */
export async function acceptAll(
  tx: Db,
  user: User,
  intents: (Intent & { idempotencyKey: string })[],
): Promise<string[]> {
  const accepted = intents.map((intent) => ({ id: randomUUID(), ...intent }));
  await tx.insert(operations).values(
    accepted.map(({ queue: _queue, auditDetail: _detail, subject, ...row }) => ({
      ...row,
      subjectType: subject.type,
      subjectId: subject.id,
      subjectName: subject.name,
      requestedBy: user.id,
    })),
  );
  await recordAudit(
    tx,
    ...accepted.map(({ id, kind, subject, auditDetail }) => ({
      userId: user.id,
      username: user.username,
      action: kind,
      targetType: subject.type,
      targetId: subject.id,
      targetName: subject.name,
      operationId: id,
      outcome: 'accepted' as const,
      detail: auditDetail ?? {},
    })),
  );
  await sendJobs(
    tx,
    accepted.map(({ id, queue }) => ({ queue, operationId: id })),
  );
  await notify(
    tx,
    ...accepted.flatMap(({ id, subject }): LiveMessage[] => [
      { topic: 'operation', id },
      { topic: subject.type, id: subject.id },
    ]),
  );
  return accepted.map(({ id }) => id);
}

/** The operation that this key already made. The same key for another kind is a client's mistake. */
export async function findEarlier(tx: Db, user: User, idempotencyKey: string, kind: OperationKind) {
  const [earlier] = await tx
    .select({ id: operations.id, kind: operations.kind, subjectId: operations.subjectId })
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

/** The kind of the operation that is under way on this subject; null when none is. */
export async function activeOperationOn(
  tx: Db,
  subject: Pick<Subject, 'type' | 'id'>,
): Promise<OperationKind | null> {
  const [active] = await tx
    .select({ kind: operations.kind })
    .from(operations)
    .where(
      and(
        eq(operations.subjectType, subject.type),
        eq(operations.subjectId, subject.id),
        isNull(operations.endedAt),
      ),
    )
    .orderBy(desc(operations.createdAt))
    .limit(1);
  return active?.kind ?? null;
}
