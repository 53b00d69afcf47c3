import { eq } from 'drizzle-orm';
import { operations } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { canCancel } from '../domain/operation.ts';

/** Asks that an operation ends before its time. It is written down, so that it holds over a restart. */
export async function requestCancel(db: Db, user: User, operationId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [operation] = await tx
      .select()
      .from(operations)
      .where(eq(operations.id, operationId))
      .for('update');
    if (!operation) throw new AppError({ code: 'not_found', userMessage: 'There is no such operation.' });
    if (!canCancel(operation)) {
      throw new AppError({
        code: 'not_possible',
        userMessage: 'This operation has ended, or cannot be cancelled.',
        advice: 'Its page says how it ended.',
      });
    }
    if (operation.cancelRequestedAt) return;
    await tx.update(operations).set({ cancelRequestedAt: new Date() }).where(eq(operations.id, operationId));
    await recordAudit(tx, {
      userId: user.id,
      username: user.username,
      action: `${operation.kind}.cancel`,
      targetType: operation.subjectType,
      targetId: operation.subjectId,
      targetName: operation.subjectName,
      operationId,
      outcome: 'accepted',
      detail: {},
    });
    await notify(
      tx,
      { topic: 'operation', id: operationId },
      { topic: operation.subjectType, id: operation.subjectId },
    );
  });
}
