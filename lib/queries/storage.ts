import { and, asc, count, desc, eq, inArray, isNull, type SQL } from 'drizzle-orm';
import { hostPools, hosts, hostVolumes, operations } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { usersOfVolumes, volumesOver } from '../domain/storage.ts';
import type { PoolDetail, PoolRow } from '../domain/views.ts';
import { readHostStorage, readVolumeUsers } from './host-storage.ts';
import { listOperations } from './operations.ts';

const maxPools = 5_000;

/** The storage pools of all hosts, by name. */
export async function listPools(_user: User): Promise<PoolRow[]> {
  return (await selectPools(undefined)).map(({ row }) => row);
}

/** With its volumes, who needs each, its own text and what was done with it. */
export async function getPool(user: User, id: string): Promise<PoolDetail | null> {
  const [found] = await selectPools(eq(hostPools.id, id));
  if (!found) return null;
  const { row, pool } = found;
  const db = getDb();
  const [{ volumes }, machines, active, poolOperations] = await Promise.all([
    readHostStorage(db, row.hostId),
    readVolumeUsers(db, row.hostId),
    db
      .select({
        id: operations.id,
        subjectId: operations.subjectId,
        kind: operations.kind,
        progress: operations.progress,
      })
      .from(operations)
      .where(
        and(
          eq(operations.hostId, row.hostId),
          isNull(operations.endedAt),
          inArray(operations.subjectType, ['volume']),
        ),
      ),
    listOperations(user, { subject: { type: 'pool', id }, limit: 20 }),
  ]);
  const users = usersOfVolumes(volumes, machines);
  const over = volumesOver(volumes);
  const activeOf = new Map(active.map(({ subjectId, ...operation }) => [subjectId, operation]));
  return {
    ...row,
    uuid: pool.uuid,
    definition: pool.definition,
    volumes: volumes
      .filter(({ poolName }) => poolName === row.name)
      .map(({ poolName, ...volume }) => ({
        ...volume,
        vms: (users.get(volume.path) ?? []).map(({ id: vmId, name }) => ({ id: vmId, name })),
        over: (over.get(volume.path) ?? []).map(({ name }) => name),
        activeOperation: activeOf.get(volume.id) ?? null,
      })),
    operations: poolOperations,
  };
}

async function selectPools(where: SQL | undefined) {
  const db = getDb();
  const active = db
    .selectDistinctOn([operations.subjectId], {
      id: operations.id,
      subjectId: operations.subjectId,
      kind: operations.kind,
      progress: operations.progress,
    })
    .from(operations)
    .where(and(isNull(operations.endedAt), eq(operations.subjectType, 'pool')))
    .orderBy(operations.subjectId, desc(operations.createdAt))
    .as('active');
  const volumes = db
    .select({ poolId: hostVolumes.poolId, number: count().as('number') })
    .from(hostVolumes)
    .groupBy(hostVolumes.poolId)
    .as('volumes');
  const rows = await db
    .select({
      pool: hostPools,
      hostName: hosts.name,
      hostState: hosts.state,
      volumeCount: volumes.number,
      activeId: active.id,
      activeKind: active.kind,
      activeProgress: active.progress,
    })
    .from(hostPools)
    .innerJoin(hosts, eq(hosts.id, hostPools.hostId))
    .leftJoin(volumes, eq(volumes.poolId, hostPools.id))
    .leftJoin(active, eq(active.subjectId, hostPools.id))
    .where(where)
    .orderBy(asc(hosts.name), asc(hostPools.name))
    .limit(maxPools);
  return rows.map(({ pool, hostName, hostState, volumeCount, activeId, activeKind, activeProgress }) => {
    const { uuid, definition, volumesFingerprint, observedAt, ...plain } = pool;
    const row: PoolRow = {
      ...plain,
      hostName,
      hostState,
      volumeCount: volumeCount ?? 0,
      observedAt: observedAt.toISOString(),
      activeOperation:
        activeId && activeKind ? { id: activeId, kind: activeKind, progress: activeProgress ?? 0 } : null,
    };
    return { pool, row };
  });
}
