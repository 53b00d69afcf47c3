import { asc, eq, type SQL, sql } from 'drizzle-orm';
import { hosts, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { HostSecretName } from '../domain/host-connection.ts';
import type { HostRow } from '../domain/views.ts';

/** All hosts, by name. */
export function listHosts(_user: User): Promise<HostRow[]> {
  return selectHosts(undefined);
}

export async function getHost(_user: User, id: string): Promise<HostRow | null> {
  const [row] = await selectHosts(eq(hosts.id, id));
  return row ?? null;
}

async function selectHosts(where: SQL | undefined): Promise<HostRow[]> {
  // Named in full: in a select of one table drizzle leaves the table's name out, and the inner id would win.
  const count = (condition: SQL) =>
    sql<number>`(select count(*)::int from ${vms} vm where vm.hypervisor_host = hosts.id and ${condition})`;
  const rows = await getDb()
    .select({
      host: hosts,
      vmCount: count(sql`vm.state <> 'gone'`),
      runningVmCount: count(sql`vm.state = 'running'`),
    })
    .from(hosts)
    .where(where)
    .orderBy(asc(hosts.name))
    .limit(1000);
  return rows.map(({ host, vmCount, runningVmCount }) => ({
    id: host.id,
    name: host.name,
    isLocal: host.isLocal,
    isEnabled: host.isEnabled,
    isInMaintenance: host.isInMaintenance,
    connection: host.connection,
    secretsSet: Object.keys(host.sealedSecrets) as HostSecretName[],
    virtType: host.virtType,
    state: host.state,
    stateSince: host.stateSince.toISOString(),
    stateReason: host.stateReason,
    facts: host.facts,
    observedAt: host.observedAt?.toISOString() ?? null,
    vmCount,
    runningVmCount,
  }));
}
