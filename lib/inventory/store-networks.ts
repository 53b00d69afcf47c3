import { eq, inArray, sql } from 'drizzle-orm';
import { hostNetworks } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import { resourceId } from '../db/resource-id.ts';
import type { ObservedNetwork } from '../domain/network.ts';
import type { LiveMessage } from '../domain/views.ts';

/** Keeps all networks of a host as they were just seen, and tells those who watch which of them changed. */
export async function storeNetworks(db: Db, hostId: string, seen: ObservedNetwork[]): Promise<void> {
  await db.transaction(async (tx) => {
    const known = await tx.select().from(hostNetworks).where(eq(hostNetworks.hostId, hostId));
    const before = new Map(known.map((row) => [row.id, fingerprint(row)]));
    const now = seen.map((network) => ({
      id: resourceId(hostId, 'network', network.name),
      hostId,
      ...network,
      observedAt: new Date(),
    }));
    const ids = new Set(now.map(({ id }) => id));
    const gone = known.filter(({ id }) => !ids.has(id)).map(({ id }) => id);
    const changed = now.filter((row) => before.get(row.id) !== fingerprint(row));
    if (gone.length) await tx.delete(hostNetworks).where(inArray(hostNetworks.id, gone));
    if (changed.length) {
      const excluded = (column: string) => sql.raw(`excluded.${column}`);
      await tx
        .insert(hostNetworks)
        .values(changed)
        .onConflictDoUpdate({
          target: hostNetworks.id,
          set: {
            uuid: excluded('uuid'),
            mode: excluded('mode'),
            bridge: excluded('bridge'),
            addresses: excluded('addresses'),
            leases: excluded('leases'),
            isActive: excluded('is_active'),
            isAutostart: excluded('is_autostart'),
            isPersistent: excluded('is_persistent'),
            definition: excluded('definition'),
          },
        });
    }
    await tx.update(hostNetworks).set({ observedAt: new Date() }).where(eq(hostNetworks.hostId, hostId));
    const news = [...gone, ...changed.map(({ id }) => id)];
    await notify(tx, ...news.map((id): LiveMessage => ({ topic: 'network', id })));
  });
}

function fingerprint(network: ObservedNetwork): string {
  // jsonb keeps no order of keys.
  const addresses = network.addresses.map(({ address, prefix, ranges, hosts }) => [
    address,
    prefix,
    ranges.map(({ start, end }) => [start, end]),
    hosts.map(({ mac, name, address: given }) => [mac, name, given]),
  ]);
  const leases = network.leases.map(({ mac, address, hostname, expiresAt }) => [
    mac,
    address,
    hostname,
    expiresAt,
  ]);
  const { uuid, mode, bridge, isActive, isAutostart, isPersistent, definition } = network;
  return JSON.stringify([
    [uuid, mode, bridge, isActive, isAutostart, isPersistent, definition],
    addresses,
    leases,
  ]);
}
