import { and, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { hostPools, hosts, hostVolumes, vmSnapshots, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { AppError, toErrorView } from '../domain/errors.ts';
import type { Step, StepContext, VolumePlace } from '../drivers/driver.ts';
import type { EngineContext } from './engine-context.ts';
import type { Operation } from './journal.ts';
import { pathsOf } from './vms-beside.ts';

// More files than a VM has, and more VMs than share the name of one by chance.
const maxRows = 1_000;

/** A VM of another host with a file at the same path: the same file where both hosts have one storage, else another. */
export type UserElsewhere = { path: string; vmName: string; hostId: string; hostName: string };

/** What inventory last saw of other hosts' VMs and their snapshots. */
export async function readUsersElsewhere(db: Db, hostId: string, paths: string[]): Promise<UserElsewhere[]> {
  if (paths.length === 0) return [];
  const names = (column: unknown) =>
    or(...paths.map((path) => sql`strpos((${column})::text, ${JSON.stringify(path)}) > 0`));
  const isElsewhere = and(ne(vms.hypervisorHost, hostId), isNull(vms.goneAt));
  const columns = { vmName: vms.name, hostId: hosts.id, hostName: hosts.name };
  const [machines, snapshots] = await Promise.all([
    db
      .select({ ...columns, facts: vms.facts })
      .from(vms)
      .innerJoin(hosts, eq(hosts.id, vms.hypervisorHost))
      .where(and(isElsewhere, names(sql`${vms.facts} -> 'disks'`)))
      .limit(maxRows),
    db
      .select({ ...columns, disks: vmSnapshots.disks, memoryPath: vmSnapshots.memoryPath })
      .from(vmSnapshots)
      .innerJoin(vms, eq(vms.id, vmSnapshots.vmId))
      .innerJoin(hosts, eq(hosts.id, vms.hypervisorHost))
      .where(and(isElsewhere, or(names(vmSnapshots.disks), inArray(vmSnapshots.memoryPath, paths))))
      .limit(maxRows),
  ]);
  const wanted = new Set(paths);
  const found = [
    ...machines.map(({ facts, ...user }) => ({ user, at: (facts?.disks ?? []).flatMap(pathsOf) })),
    ...snapshots.map(({ disks, memoryPath, ...user }) => ({
      user,
      at: [memoryPath, ...disks.flatMap(({ base, overlay }) => [base, overlay])],
    })),
  ];
  const users = found.flatMap(({ user, at }) =>
    at.flatMap((path) => (path && wanted.has(path) ? { ...user, path } : [])),
  );
  return [...new Map(users.map((user) => [`${user.hostId}/${user.vmName}/${user.path}`, user])).values()];
}

/** For plans, which ask no host. */
export function maybeSame({ vmName, hostName }: UserElsewhere): string {
  return `${vmName} on ${hostName} has a disk at the same path. If both hosts have the same storage, it is the same file; that is looked at before, and then it stays as it is.`;
}

/** Where volumes lie, as inventory last saw it. */
export async function readPaths(db: Db, hostId: string, places: VolumePlace[]): Promise<string[]> {
  if (places.length === 0) return [];
  const isOne = places.map(({ pool, name }) =>
    and(eq(hostVolumes.poolName, pool), eq(hostVolumes.name, name)),
  );
  const rows = await db
    .select({ path: hostVolumes.path })
    .from(hostVolumes)
    .where(and(eq(hostVolumes.hostId, hostId), or(...isOne)))
    .limit(maxRows);
  return rows.map(({ path }) => path);
}

/** The files that snapshots of a VM keep, which are merged, written back or deleted with them. */
export async function readSnapshotPaths(db: Db, vmId: string): Promise<string[]> {
  const rows = await db
    .select({ disks: vmSnapshots.disks })
    .from(vmSnapshots)
    .where(eq(vmSnapshots.vmId, vmId))
    .limit(maxRows);
  const paths = rows.flatMap(({ disks }) => disks.flatMap(({ base, overlay }) => [base, overlay]));
  return [...new Set(paths.filter((path) => path !== null))];
}

/**
 * Before files go away, or a VM begins to write to them: no VM of another host may have them. Where one has a file at
 * the same path, both hosts are asked whether it is one storage.
 * @param find  the paths, when it is done
 */
export function elsewhereStep(
  context: EngineContext,
  { id }: Operation,
  hostId: string,
  find: () => Promise<string[]>,
): Step {
  return {
    key: 'elsewhere',
    label: 'See that no VM of another host has the same files',
    async run(step) {
      const answers = new Map<string, Promise<boolean>>();
      for (const user of await readUsersElsewhere(context.db, hostId, await find())) {
        const pools = await readPoolsAt(context.db, [hostId, user.hostId], user.path);
        const [here, there] = [pools.get(hostId), pools.get(user.hostId)];
        // In no pool here, nothing is done to it either.
        if (!here) continue;
        if (!there) throw unclear(user, `${user.hostName} has it in no pool that runs.`);
        const place = { here, there, path: user.path };
        const key = `${user.hostId}/${here}/${there}`;
        const answer = answers.get(key) ?? askBoth(context, hostId, user, place, id, step);
        answers.set(key, answer);
        if (await answer) throw inUse(user);
      }
    },
  };
}

async function askBoth(
  context: EngineContext,
  hostId: string,
  user: UserElsewhere,
  place: { here: string; there: string; path: string },
  operationId: string,
  { signal }: StepContext,
): Promise<boolean> {
  const own = context.driverFor(hostId);
  if (!own.sharesStorage) return false;
  try {
    return await own.sharesStorage(context.driverFor(user.hostId), place, operationId, { signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw unclear(user, toErrorView(cause).userMessage, cause);
  }
}

function unclear({ vmName, hostName, path }: UserElsewhere, why: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'conflict',
      userMessage: `${vmName} on ${hostName} has a disk at ${path} too, and whether it is the same file could not be found out: ${why}`,
      advice: `Keep the file, or see that ${hostName} answers and has a pool over it. Nothing was changed.`,
    },
    { cause },
  );
}

/** The running pools of hosts that have a file at this path. @returns by host */
async function readPoolsAt(db: Db, hostIds: string[], path: string): Promise<Map<string, string>> {
  const rows = await db
    .select({ hostId: hostVolumes.hostId, pool: hostVolumes.poolName })
    .from(hostVolumes)
    .innerJoin(hostPools, and(eq(hostPools.id, hostVolumes.poolId), eq(hostPools.isActive, true)))
    .where(and(inArray(hostVolumes.hostId, hostIds), eq(hostVolumes.path, path), isNotNull(hostPools.path)))
    .limit(maxRows);
  return new Map(rows.map((row) => [row.hostId, row.pool]));
}

function inUse({ vmName, hostName, path }: UserElsewhere): AppError {
  return new AppError({
    code: 'conflict',
    userMessage: `${path} is a disk of ${vmName} on ${hostName}: both hosts have the same storage. Nothing was changed.`,
    advice: `Keep the file, or take it from ${vmName} first.`,
  });
}
