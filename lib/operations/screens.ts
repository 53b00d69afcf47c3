import { eq, inArray, sql } from 'drizzle-orm';
import { vmScreens, vms } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import type { Db } from '../db/database.ts';
import { notifyScreens } from '../db/notify.ts';
import type { User } from '../domain/access.ts';
import type { ScreenView } from '../domain/views.ts';

// A browser asks every 3 seconds; one that misses two has gone.
const leaseMs = 8_000;
// Another viewer has just asked for the same.
const freshMs = 5_000;

/**
 * Says that somebody looks at these screens now, so that the engine takes pictures of them for a few seconds more.
 * @returns what there is of each already, in no order
 */
export async function watchScreens(
  db: Db,
  user: User,
  vmIds: string[],
  fromAddress: string,
): Promise<ScreenView[]> {
  await auditOnce(db, user, fromAddress);
  if (vmIds.length === 0) return [];
  const known = await db
    .select({
      vmId: vms.id,
      screen: vmScreens,
      // By the database's clock, which the engine goes by too.
      leftMs: sql<number | null>`(extract(epoch from ${vmScreens.wantedUntil} - now()) * 1000)::float8`,
    })
    .from(vms)
    .leftJoin(vmScreens, eq(vmScreens.vmId, vms.id))
    .where(inArray(vms.id, vmIds));
  const stale = known.filter(({ leftMs }) => leftMs === null || leftMs < freshMs);
  if (stale.length > 0) {
    const wantedUntil = sql`now() + ${leaseMs} * interval '1 millisecond'`;
    await db
      .insert(vmScreens)
      .values(stale.map(({ vmId }) => ({ vmId, wantedUntil })))
      .onConflictDoUpdate({ target: vmScreens.vmId, set: { wantedUntil } });
  }
  // Where all of them were looked at before this, the engine is at it.
  if (stale.some(({ leftMs }) => leftMs === null || leftMs < 0)) await notifyScreens(db);
  return known.map(({ vmId, screen }) => ({
    vmId,
    mark: screen?.mark ?? null,
    takenAt: screen?.takenAt?.toISOString() ?? null,
    problem: screen?.problem ?? null,
  }));
}

/** @returns null while there is no picture */
export async function readScreenPicture(
  db: Db,
  vmId: string,
): Promise<{ mark: string; type: string; data: Buffer } | null> {
  const [row] = await db
    .select({ mark: vmScreens.mark, type: vmScreens.type, picture: vmScreens.picture })
    .from(vmScreens)
    .where(eq(vmScreens.vmId, vmId));
  if (!row?.mark || !row.type || !row.picture) return null;
  return { mark: row.mark, type: row.type, data: Buffer.from(row.picture, 'base64') };
}

// A pause that ends what one would call a look at the screens.
const sessionMs = 10 * 60_000;
/** When each session looked last. */
const lastLooks = new Map<string, number>();

/** One row for a whole look, not one for each picture. */
async function auditOnce(db: Db, user: User, fromAddress: string): Promise<void> {
  const now = Date.now();
  const last = lastLooks.get(user.sessionId);
  lastLooks.set(user.sessionId, now);
  if (last !== undefined && now - last < sessionMs) return;
  for (const [sessionId, at] of lastLooks) if (now - at >= sessionMs) lastLooks.delete(sessionId);
  await recordAudit(db, {
    userId: user.id,
    username: user.username,
    action: 'vm.watchScreens',
    targetType: 'vm',
    targetId: '',
    targetName: 'Screens',
    outcome: 'done',
    fromAddress,
  });
}
