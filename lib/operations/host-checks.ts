import { and, eq, lt } from 'drizzle-orm';
import type { Logger } from 'pino';
import { hostChecks, hosts } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { notifyHostCheck } from '../db/notify.ts';
import type { User } from '../domain/access.ts';
import { toErrorView } from '../domain/errors.ts';
import { failStep, type HostCheckResult, newHostCheck } from '../domain/host-check.ts';
import { mergeSecrets } from '../domain/host-connection.ts';
import type { CheckHostInput } from '../domain/requests.ts';
import { checkHost } from '../drivers/registry.ts';
import { openHostSecrets, sealHostSecrets } from './host-secrets.ts';
import { hostGone, refuseMissing } from './hosts.ts';

/**
 * Asks the engine to try a connection: only the engine opens secrets and reaches hosts. The outcome is read from
 * the row; nothing of a host that is there already changes.
 */
export async function startHostCheck(
  db: Db,
  user: User,
  { hostId, connection, secrets, virtType }: CheckHostInput,
): Promise<{ checkId: string }> {
  const checkId = crypto.randomUUID();
  await db.transaction(async (tx) => {
    // What somebody looked at an hour ago is nobody's any more.
    await tx.delete(hostChecks).where(lt(hostChecks.createdAt, new Date(Date.now() - 3_600_000)));
    const host = hostId ? await findHost(tx, hostId) : null;
    const kept = host && { connection: host.connection, secrets: host.sealedSecrets };
    refuseMissing(mergeSecrets(connection, secrets, kept).missing);
    await tx.insert(hostChecks).values({
      id: checkId,
      userId: user.id,
      hostId,
      connection,
      virtType,
      sealedSecrets: sealHostSecrets(checkId, secrets),
      result: newHostCheck(),
    });
    await notifyHostCheck(tx, checkId);
  });
  return { checkId };
}

/** The engine's part: takes a check, tries the connection, and writes down each step that it reaches. */
export async function runHostCheck(context: { db: Db; log: Logger; signal: AbortSignal }, checkId: string) {
  const { db, log, signal } = context;
  const [check] = await db
    .update(hostChecks)
    .set({ isTaken: true })
    .where(and(eq(hostChecks.id, checkId), eq(hostChecks.isTaken, false)))
    .returning();
  if (!check) return;
  const store = (result: HostCheckResult) =>
    db.update(hostChecks).set({ result, sealedSecrets: {} }).where(eq(hostChecks.id, checkId));
  // One after the other, so that a step is not written over a later one.
  let storing: Promise<unknown> = Promise.resolve();
  const report = (result: HostCheckResult) => {
    storing = storing
      .then(() => store(result))
      .catch((error) => log.warn({ err: error }, 'a test of a host could not be written down'));
    return storing;
  };
  try {
    const host = check.hostId ? await findHost(db, check.hostId) : null;
    const entered = openHostSecrets(checkId, check.sealedSecrets);
    const kept = host && {
      connection: host.connection,
      secrets: openHostSecrets(host.id, host.sealedSecrets),
    };
    const { secrets } = mergeSecrets(check.connection, entered, kept);
    const { connection, virtType } = check;
    await report(await checkHost({ name: nameOf(check), connection, secrets, virtType }, signal, report));
  } catch (error) {
    await report(failStep(newHostCheck(), 'resolve', toErrorView(error), null));
  }
}

async function findHost(db: Db, hostId: string): Promise<typeof hosts.$inferSelect> {
  const [host] = await db.select().from(hosts).where(eq(hosts.id, hostId));
  if (!host) throw hostGone();
  return host;
}

function nameOf({ connection }: typeof hostChecks.$inferSelect): string {
  return connection.transport === 'unix' ? connection.socketPath : connection.address;
}
