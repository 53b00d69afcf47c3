import { and, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm';
import { hosts, vmLoads, vmScreens, vms } from '../../../drizzle/schema/index.ts';
import type { Database, Db } from '../../db/database.ts';
import type { ErrorView } from '../../domain/errors.ts';
import type { VmState } from '../../domain/vm.ts';
import type { ScreenPreview } from '../../drivers/driver.ts';
import type { WantedScreen } from './schedule.ts';

// More than any window shows.
const maxWanted = 2_000;
const withScreen: VmState[] = ['running', 'paused', 'stopping'];
// Somebody who goes elsewhere and comes back finds it; after that it is nobody's.
const keepMs = 30_000;

/** What somebody looks at now, on hosts that answer, of VMs that answer their host. */
export async function readWantedScreens(db: Db): Promise<WantedScreen[]> {
  const rows = await db
    .select({
      vmId: vmScreens.vmId,
      hostId: hosts.id,
      externalId: vms.externalId,
      mark: vmScreens.mark,
    })
    .from(vmScreens)
    .innerJoin(vms, eq(vms.id, vmScreens.vmId))
    .innerJoin(hosts, eq(hosts.id, vms.hypervisorHost))
    .leftJoin(vmLoads, eq(vmLoads.vmId, vmScreens.vmId))
    .where(
      and(
        gt(vmScreens.wantedUntil, sql`now()`),
        inArray(vms.state, withScreen),
        inArray(hosts.state, ['connected', 'degraded']),
        isNull(vmLoads.silentSince),
      ),
    )
    .limit(maxWanted);
  return rows;
}

/** The same picture is not written again. */
export async function storeScreen(db: Db, vmId: string, { mark, picture }: ScreenPreview): Promise<void> {
  await db
    .update(vmScreens)
    .set({
      mark,
      takenAt: sql`now()`,
      problem: null,
      ...(picture ? { type: picture.type, picture: picture.data.toString('base64') } : {}),
    })
    .where(eq(vmScreens.vmId, vmId));
}

export async function storeScreenProblem(db: Db, vmId: string, problem: ErrorView): Promise<void> {
  await db.update(vmScreens).set({ problem }).where(eq(vmScreens.vmId, vmId));
}

/** Takes away what nobody has looked at for a while. @returns whether anything is left */
export async function tidyScreens({ db, kind, executeSql }: Database): Promise<boolean> {
  const before = sql`now() - ${keepMs} * interval '1 millisecond'`;
  await db.delete(vmScreens).where(lt(vmScreens.wantedUntil, before));
  // The embedded database gives no room of old rows back by itself, and each new picture leaves one.
  if (kind === 'pglite') await executeSql('vacuum vm_screens');
  return (await db.select({ id: vmScreens.vmId }).from(vmScreens).limit(1)).length > 0;
}
