import { and, eq, isNull, ne, or, sql } from 'drizzle-orm';
import { hosts, operations, vms } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { describeConnection, type HostSecretName, mergeSecrets } from '../domain/host-connection.ts';
import type { AddHostInput, EditHostInput } from '../domain/requests.ts';
import { type SealedSecrets, sealHostSecrets } from './host-secrets.ts';
import { createQueue, hostQueue, migrationQueue } from './jobs.ts';

/** Registers a host; the engine hears of it and connects. */
export async function addHost(db: Db, user: User, input: AddHostInput): Promise<{ hostId: string }> {
  const hostId = crypto.randomUUID();
  const { secrets, ...row } = input;
  const sealedSecrets = sealEntered(hostId, input, null);
  // The queues exist before anything can be sent to them; one without a host is harmless.
  for (const queue of [hostQueue(hostId), migrationQueue(hostId)]) await createQueue(queue);
  await db.transaction(async (tx) => {
    const [host] = await tx
      .insert(hosts)
      .values({ id: hostId, ...row, sealedSecrets })
      .onConflictDoNothing()
      .returning();
    if (!host) throw nameTaken(input.name);
    await auditHost(tx, user, 'host.add', host);
    await notify(tx, { topic: 'host', id: hostId });
  });
  return { hostId };
}

/** Changes how a host is reached or called; secrets that are not entered anew stay. */
export async function editHost(db: Db, user: User, input: EditHostInput): Promise<void> {
  const { hostId, secrets, ...row } = input;
  await db.transaction(async (tx) => {
    const [before] = await tx.select().from(hosts).where(eq(hosts.id, hostId)).for('update');
    if (!before) throw hostGone();
    const [other] = await tx
      .select({ id: hosts.id })
      .from(hosts)
      .where(and(eq(hosts.name, input.name), ne(hosts.id, hostId)));
    if (other) throw nameTaken(input.name);
    const sealedSecrets = sealEntered(hostId, input, before);
    const [host] = await tx
      .update(hosts)
      .set({ ...row, sealedSecrets })
      .where(eq(hosts.id, hostId))
      .returning();
    if (host) await auditHost(tx, user, 'host.edit', host);
    await notify(tx, { topic: 'host', id: hostId });
  });
}

/** @throws AppError with the fields of the secrets that are missing */
function sealEntered(
  hostId: string,
  { connection, secrets }: Pick<AddHostInput, 'connection' | 'secrets'>,
  before: typeof hosts.$inferSelect | null,
): SealedSecrets {
  const merged = mergeSecrets(
    connection,
    sealHostSecrets(hostId, secrets),
    before && { connection: before.connection, secrets: before.sealedSecrets },
  );
  refuseMissing(merged.missing);
  return merged.secrets;
}

/** Off in maintenance means that new VMs may be placed there again. */
export async function setHostMaintenance(
  db: Db,
  user: User,
  { hostId, isInMaintenance }: { hostId: string; isInMaintenance: boolean },
): Promise<void> {
  await db.transaction(async (tx) => {
    const [host] = await tx.update(hosts).set({ isInMaintenance }).where(eq(hosts.id, hostId)).returning();
    if (!host) throw hostGone();
    await auditHost(tx, user, isInMaintenance ? 'host.maintenance' : 'host.maintenance-end', host);
    await notify(tx, { topic: 'host', id: hostId });
  });
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
      .where(
        and(
          isNull(operations.endedAt),
          // Also when a VM is on its way there.
          or(
            eq(operations.hostId, hostId),
            sql`${operations.plan} -> 'migration' ->> 'targetHostId' = ${hostId}`,
          ),
        ),
      )
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
    detail: {
      transport: host.connection.transport,
      reachedAt: describeConnection(host.connection),
      virtType: host.virtType,
    },
  });
}

function nameTaken(name: string): AppError {
  const userMessage = `There is already a host named ${name}.`;
  return new AppError({
    code: 'name_taken',
    userMessage,
    advice: 'Choose another name.',
    fields: { name: userMessage },
  });
}

/** @throws AppError that names the fields */
export function refuseMissing(missing: HostSecretName[]): void {
  if (missing.length === 0) return;
  throw new AppError({
    code: 'bad_input',
    userMessage: 'A key or password is missing.',
    advice: 'Enter it. A stored password counts only for the address that it was entered for.',
    fields: Object.fromEntries(missing.map((name) => [`secrets.${name}`, 'Enter it here.'])),
  });
}

export function hostGone(): AppError {
  return new AppError({ code: 'not_found', userMessage: 'This host does not exist any more.' });
}
