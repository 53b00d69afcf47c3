import { createHash } from 'node:crypto';
import { eq, inArray, sql } from 'drizzle-orm';
import { hostPools, hostVolumes } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import { resourceId } from '../db/resource-id.ts';
import type { ObservedPool, ObservedVolume } from '../domain/storage.ts';
import type { LiveMessage } from '../domain/views.ts';

// A statement must not grow without bound.
const rowsAtOnce = 500;
const excluded = (column: string) => sql.raw(`excluded.${column}`);

/** Keeps all pools of a host with their volumes as they were just seen, and tells which pools changed. */
export async function storePools(db: Db, hostId: string, seen: ObservedPool[]): Promise<void> {
  await db.transaction(async (tx) => {
    const known = await tx.select().from(hostPools).where(eq(hostPools.hostId, hostId));
    const before = new Map(known.map((row) => [row.id, row]));
    const now = seen.map(({ volumes, ...pool }) => {
      const id = resourceId(hostId, 'pool', pool.name);
      const volumesFingerprint = volumes
        ? fingerprintOf(volumes)
        : (before.get(id)?.volumesFingerprint ?? null);
      return { volumes, row: { id, hostId, ...pool, volumesFingerprint, observedAt: new Date() } };
    });
    const ids = new Set(now.map(({ row }) => row.id));
    const gone = known.filter(({ id }) => !ids.has(id)).map(({ id }) => id);
    const changed = now.filter(({ row }) => {
      const old = before.get(row.id);
      return !old || fingerprintOfPool(old) !== fingerprintOfPool(row);
    });
    if (gone.length) await tx.delete(hostPools).where(inArray(hostPools.id, gone));
    if (changed.length) {
      await tx
        .insert(hostPools)
        .values(changed.map(({ row }) => row))
        .onConflictDoUpdate({
          target: hostPools.id,
          set: {
            uuid: excluded('uuid'),
            type: excluded('type'),
            path: excluded('path'),
            isActive: excluded('is_active'),
            isAutostart: excluded('is_autostart'),
            isPersistent: excluded('is_persistent'),
            capacityBytes: excluded('capacity_bytes'),
            allocationBytes: excluded('allocation_bytes'),
            availableBytes: excluded('available_bytes'),
            definition: excluded('definition'),
            volumesFingerprint: excluded('volumes_fingerprint'),
          },
        });
    }
    for (const { row, volumes } of changed) {
      if (volumes && before.get(row.id)?.volumesFingerprint !== row.volumesFingerprint)
        await storeVolumes(tx, row, volumes);
    }
    // One whose volumes could not be read is as old as its last whole reading.
    const read = now.filter(({ volumes }) => volumes).map(({ row }) => row.id);
    if (read.length)
      await tx.update(hostPools).set({ observedAt: new Date() }).where(inArray(hostPools.id, read));
    const news = [...gone, ...changed.map(({ row }) => row.id)];
    await notify(tx, ...news.map((id): LiveMessage => ({ topic: 'pool', id })));
  });
}

async function storeVolumes(
  tx: Db,
  pool: { id: string; hostId: string; name: string },
  seen: ObservedVolume[],
): Promise<void> {
  const known = await tx.select().from(hostVolumes).where(eq(hostVolumes.poolId, pool.id));
  const before = new Map(known.map((row) => [row.name, fingerprintOf([row])]));
  const names = new Set(seen.map(({ name }) => name));
  const gone = known.filter(({ name }) => !names.has(name)).map(({ id }) => id);
  for (let start = 0; start < gone.length; start += rowsAtOnce)
    await tx.delete(hostVolumes).where(inArray(hostVolumes.id, gone.slice(start, start + rowsAtOnce)));
  const changed = seen
    .filter((volume) => before.get(volume.name) !== fingerprintOf([volume]))
    .map((volume) => ({
      ...volume,
      id: resourceId(pool.hostId, 'volume', `${pool.name}/${volume.name}`),
      hostId: pool.hostId,
      poolId: pool.id,
      poolName: pool.name,
    }));
  for (let start = 0; start < changed.length; start += rowsAtOnce) {
    await tx
      .insert(hostVolumes)
      .values(changed.slice(start, start + rowsAtOnce))
      .onConflictDoUpdate({
        target: hostVolumes.id,
        set: {
          path: excluded('path'),
          format: excluded('format'),
          capacityBytes: excluded('capacity_bytes'),
          allocationBytes: excluded('allocation_bytes'),
          backingPath: excluded('backing_path'),
        },
      });
  }
}

function fingerprintOf(volumes: ObservedVolume[]): string {
  const hash = createHash('sha256');
  for (const { name, path, format, capacityBytes, allocationBytes, backingPath } of volumes)
    hash.update(JSON.stringify([name, path, format, capacityBytes, allocationBytes, backingPath]));
  return hash.digest('base64');
}

function fingerprintOfPool(
  pool: Omit<typeof hostPools.$inferInsert, 'id' | 'hostId' | 'observedAt'>,
): string {
  const { name, uuid, type, path, isActive, isAutostart, isPersistent } = pool;
  const { capacityBytes, allocationBytes, availableBytes, definition, volumesFingerprint } = pool;
  return JSON.stringify([
    [name, uuid, type, path, isActive, isAutostart, isPersistent, definition, volumesFingerprint],
    [capacityBytes, allocationBytes, availableBytes],
  ]);
}
