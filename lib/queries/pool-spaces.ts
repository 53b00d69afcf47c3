import { and, eq, ne, sql } from 'drizzle-orm';
import { hostPools, hosts } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';

/** Kinds that lie elsewhere: two hosts with one of the same name and size have the same one. */
const sharedTypes = sql.raw(`('netfs', 'rbd', 'gluster', 'iscsi', 'iscsi-direct', 'vstorage')`);

/**
 * The space under the active pools of hosts that are switched on, each once: pools in one file system of a host all
 * show its whole, to the hundredth that may have come or gone between two readings, and so does every host that mounts
 * the same share.
 * @returns a subquery, with the first pool by name of each
 */
export function oncePerFileSystem() {
  const isShared = sql`${hostPools.type} in ${sharedTypes}`;
  const place = sql`case when ${isShared} then ${hostPools.type} || ' ' || ${hostPools.name}
    else ${hostPools.hostId} || ' ' || round(100.0 * ${hostPools.availableBytes} / ${hostPools.capacityBytes}) end`;
  return getDb()
    .selectDistinctOn([place, hostPools.capacityBytes], {
      id: hostPools.id,
      name: hostPools.name,
      hostId: hostPools.hostId,
      hostName: sql<string>`${hosts.name}`.as('host_name'),
      capacityBytes: hostPools.capacityBytes,
      availableBytes: hostPools.availableBytes,
    })
    .from(hostPools)
    .innerJoin(hosts, eq(hosts.id, hostPools.hostId))
    .where(
      and(eq(hostPools.isActive, true), sql`${hostPools.capacityBytes} > 0`, ne(hosts.state, 'disabled')),
    )
    .orderBy(place, hostPools.capacityBytes, hostPools.name)
    .as('spaces');
}
