import { and, asc, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { hostNetworks, hosts, operations, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { NetworkDetail, NetworkRow } from '../domain/views.ts';
import { listOperations } from './operations.ts';

const maxNetworks = 5_000;
const maxVms = 20_000;

/** The networks of all hosts, by name. */
export async function listNetworks(_user: User): Promise<NetworkRow[]> {
  return (await selectNetworks(undefined)).map(({ row }) => row);
}

/** With its leases, the cards on it, its own text and what was done with it. */
export async function getNetwork(user: User, id: string): Promise<NetworkDetail | null> {
  const [found] = await selectNetworks(eq(hostNetworks.id, id));
  if (!found) return null;
  const { row, users, network } = found;
  return {
    ...row,
    uuid: network.uuid,
    definition: network.definition,
    nics: users.flatMap(({ id: vmId, facts }) =>
      (facts?.nics ?? [])
        .filter(({ source }) => source === row.name)
        .map(({ mac, model, addresses }) => ({ vmId, mac, model, addresses })),
    ),
    operations: await listOperations(user, { subject: { type: 'network', id }, limit: 20 }),
  };
}

async function selectNetworks(where: SQL | undefined) {
  const db = getDb();
  const active = db
    .selectDistinctOn([operations.subjectId], {
      id: operations.id,
      subjectId: operations.subjectId,
      kind: operations.kind,
      progress: operations.progress,
    })
    .from(operations)
    .where(and(isNull(operations.endedAt), eq(operations.subjectType, 'network')))
    .orderBy(operations.subjectId, desc(operations.createdAt))
    .as('active');
  const rows = await db
    .select({
      network: hostNetworks,
      hostName: hosts.name,
      hostState: hosts.state,
      activeId: active.id,
      activeKind: active.kind,
      activeProgress: active.progress,
    })
    .from(hostNetworks)
    .innerJoin(hosts, eq(hosts.id, hostNetworks.hostId))
    .leftJoin(active, eq(active.subjectId, hostNetworks.id))
    .where(where)
    .orderBy(asc(hostNetworks.name), asc(hosts.name))
    .limit(maxNetworks);
  const [only] = where ? rows : [];
  const users = await db
    .select({ id: vms.id, name: vms.name, state: vms.state, hostId: vms.hypervisorHost, facts: vms.facts })
    .from(vms)
    .where(
      and(
        isNull(vms.goneAt),
        sql`jsonb_array_length(coalesce(${vms.facts}->'networks', '[]')) > 0`,
        only ? eq(vms.hypervisorHost, only.network.hostId) : undefined,
      ),
    )
    .orderBy(asc(vms.name))
    .limit(maxVms);
  const byNetwork = new Map<string, typeof users>();
  for (const user of users) {
    for (const name of user.facts?.networks ?? []) {
      const key = `${user.hostId} ${name}`;
      byNetwork.set(key, [...(byNetwork.get(key) ?? []), user]);
    }
  }
  return rows.map(({ network, hostName, hostState, activeId, activeKind, activeProgress }) => {
    const { uuid, definition, observedAt, ...plain } = network;
    const own = byNetwork.get(`${network.hostId} ${network.name}`) ?? [];
    const row: NetworkRow = {
      ...plain,
      hostName,
      hostState,
      observedAt: observedAt.toISOString(),
      vms: own.map(({ id, name, state }) => ({ id, name, state })),
      activeOperation:
        activeId && activeKind ? { id: activeId, kind: activeKind, progress: activeProgress ?? 0 } : null,
    };
    return { network, row, users: own };
  });
}
