import { and, eq, isNull } from 'drizzle-orm';
import { hosts, operations, vms } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import type { AddHostInput } from '../domain/requests.ts';
import { createQueue, hostQueue } from './jobs.ts';

/** Registers a host; the engine hears of it and connects. */
export async function addHost(db: Db, user: User, input: AddHostInput): Promise<{ hostId: string }> {
  const hostId = crypto.randomUUID();
  // The queue exists before anything can be sent to it; one without a host is harmless.
  await createQueue(hostQueue(hostId));
  await db.transaction(async (tx) => {
    const [host] = await tx
      .insert(hosts)
      .values({ id: hostId, ...input })
      .onConflictDoNothing()
      .returning();
    if (!host) {
      const userMessage = `There is already a host named ${input.name}.`;
      throw new AppError({
        code: 'name_taken',
        userMessage,
        advice: 'Choose another name.',
        fields: { name: userMessage },
      });
    }
    await auditHost(tx, user, 'host.add', host);
    await notify(tx, { topic: 'host', id: hostId });
  });
  return { hostId };
}

/** The host's own switch: off means that NovaCron leaves it alone, nothing on it changes. */
export async function setHostEnabled(
  db: Db,
  user: User,
  { hostId, isEnabled }: { hostId: string; isEnabled: boolean },
): Promise<void> {
  await db.transaction(async (tx) => {
    const [host] = await tx.update(hosts).set({ isEnabled }).where(eq(hosts.id, hostId)).returning();
    if (!host) throw hostGone();
    await auditHost(tx, user, isEnabled ? 'host.enable' : 'host.disable', host);
    await notify(tx, { topic: 'host', id: hostId });
  });
}

/** Takes a host and its VMs out of NovaCron; on the host itself nothing changes. */
export async function removeHost(db: Db, user: User, hostId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [host] = await tx.select().from(hosts).where(eq(hosts.id, hostId)).for('update');
    if (!host) throw hostGone();
    const [active] = await tx
      .select({ id: operations.id })
      .from(operations)
      .where(and(eq(operations.hostId, hostId), isNull(operations.endedAt)))
      .limit(1);
    if (active) {
      throw new AppError({
        code: 'conflict',
        userMessage: `The host ${host.name} was not removed: an operation on it is in progress.`,
        advice: 'Wait until it has ended.',
      });
    }
    await tx.delete(vms).where(eq(vms.hypervisorHost, hostId));
    await tx.delete(hosts).where(eq(hosts.id, hostId));
    await auditHost(tx, user, 'host.remove', host);
    await notify(tx, { topic: 'host', id: hostId }, { topic: 'all' });
  });
}

async function auditHost(db: Db, user: User, action: string, host: typeof hosts.$inferSelect): Promise<void> {
  await recordAudit(db, {
    userId: user.id,
    username: user.username,
    action,
    targetType: 'host',
    targetId: host.id,
    targetName: host.name,
    outcome: 'done',
    detail: { socketPath: host.socketPath, virtType: host.virtType },
  });
}

function hostGone(): AppError {
  return new AppError({ code: 'not_found', userMessage: 'This host does not exist any more.' });
}
