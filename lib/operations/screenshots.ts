import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq, lt } from 'drizzle-orm';
import { vmScreenshots, vms } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import type { Db } from '../db/database.ts';
import { notifyScreenshot } from '../db/notify.ts';
import type { User } from '../domain/access.ts';
import { AppError, toErrorView } from '../domain/errors.ts';
import type { Driver } from '../drivers/driver.ts';

// Longer than the driver takes to give up, so that its reason arrives.
const waitMs = 12_000;
const lookMs = 50;

/**
 * Asks the engine for a picture of a VM's screen and waits for it.
 * @returns PNG
 * @throws AppError with the driver's own reason, or `timeout` when no engine answers
 */
export async function askScreenshot(db: Db, user: User, vmId: string, fromAddress: string): Promise<Buffer> {
  const [vm] = await db.select({ name: vms.name }).from(vms).where(eq(vms.id, vmId));
  if (!vm) throw new AppError({ code: 'not_found', userMessage: 'This VM does not exist any more.' });
  const id = crypto.randomUUID();
  await db.transaction(async (tx) => {
    // Whoever asked for these has gone.
    await tx.delete(vmScreenshots).where(lt(vmScreenshots.createdAt, new Date(Date.now() - 60_000)));
    await tx.insert(vmScreenshots).values({ id, vmId });
    await notifyScreenshot(tx, id);
  });
  try {
    const png = await untilTaken(db, id);
    await audit('done');
    return png;
  } catch (error) {
    await audit('failed');
    throw error;
  } finally {
    await db.delete(vmScreenshots).where(eq(vmScreenshots.id, id));
  }

  function audit(outcome: 'done' | 'failed'): Promise<void> {
    return recordAudit(db, {
      userId: user.id,
      username: user.username,
      action: 'vm.screenshot',
      targetType: 'vm',
      targetId: vmId,
      targetName: vm?.name ?? '',
      outcome,
      fromAddress,
    });
  }
}

async function untilTaken(db: Db, id: string): Promise<Buffer> {
  const endsAt = performance.now() + waitMs;
  do {
    const [row] = await db.select().from(vmScreenshots).where(eq(vmScreenshots.id, id));
    if (row?.error) throw new AppError(row.error);
    if (row?.png) return Buffer.from(row.png, 'base64');
    await sleep(lookMs);
  } while (performance.now() < endsAt);
  throw new AppError({
    code: 'timeout',
    userMessage: 'The engine took no picture of the screen in time.',
    advice: 'See that the engine runs, and try again.',
  });
}

/** The engine's part. @param driverOf  of a host; throws when it is not served here */
export async function takeScreenshot(
  { db, driverOf }: { db: Db; driverOf: (hostId: string) => Pick<Driver, 'screenshot'> },
  id: string,
): Promise<void> {
  const isOurs = and(eq(vmScreenshots.id, id), eq(vmScreenshots.isTaken, false));
  const [row] = await db.update(vmScreenshots).set({ isTaken: true }).where(isOurs).returning();
  if (!row) return;
  const store = (values: Partial<typeof vmScreenshots.$inferInsert>) =>
    db.update(vmScreenshots).set(values).where(eq(vmScreenshots.id, id));
  try {
    const [vm] = await db.select().from(vms).where(eq(vms.id, row.vmId));
    if (!vm?.hypervisorHost)
      throw new AppError({ code: 'not_found', userMessage: 'This VM does not exist any more.' });
    const png = await driverOf(vm.hypervisorHost).screenshot(vm.externalId);
    await store({ png: png.toString('base64') });
  } catch (error) {
    await store({ error: toErrorView(error) });
  }
}
