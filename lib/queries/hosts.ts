import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { hostHardware, hosts, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { HostSecretName } from '../domain/host-connection.ts';
import type { HostHardwareView, HostRow } from '../domain/views.ts';

/** All hosts, by name. */
export function listHosts(_user: User): Promise<HostRow[]> {
  return selectHosts(undefined);
}

export async function getHost(_user: User, id: string): Promise<HostRow | null> {
  const [row] = await selectHosts(eq(hosts.id, id));
  return row ?? null;
}

// More machines than this hold no device of one host.
const maxHolders = 1000;

/** What the host is made of, and who holds what of it. @returns null when there is no such host */
export async function getHostHardware(_user: User, hostId: string): Promise<HostHardwareView | null> {
  const db = getDb();
  const [[row], holders] = await Promise.all([
    db
      .select({ hardware: hostHardware.hardware, seenAt: hostHardware.seenAt })
      .from(hosts)
      .leftJoin(hostHardware, eq(hostHardware.hostId, hosts.id))
      .where(eq(hosts.id, hostId)),
    db
      .select({ vmId: vms.id, vmName: vms.name, facts: vms.facts })
      .from(vms)
      .where(
        and(
          eq(vms.hypervisorHost, hostId),
          isNull(vms.goneAt),
          sql`jsonb_array_length(coalesce(${vms.facts} -> 'hostDevices', '[]')) > 0`,
        ),
      )
      .orderBy(asc(vms.name))
      .limit(maxHolders),
  ]);
  if (!row) return null;
  return {
    hardware: row.hardware,
    seenAt: row.seenAt?.toISOString() ?? null,
    holders: holders.map(({ vmId, vmName, facts }) => ({ vmId, vmName, devices: facts?.hostDevices ?? [] })),
  };
}

async function selectHosts(where: SQL | undefined): Promise<HostRow[]> {
  // Named in full: in a select of one table drizzle leaves the table's name out, and the inner id would win.
  const vmStates = sql<HostRow['vmStates']>`(
    select coalesce(jsonb_object_agg(state, number), '{}') from (
      select state, count(*) as number from ${vms} vm where vm.hypervisor_host = hosts.id group by state
    ) counted)`;
  const rows = await getDb()
    .select({ host: hosts, vmStates })
    .from(hosts)
    .where(where)
    .orderBy(asc(hosts.name))
    .limit(1000);
  return rows.map(({ host, vmStates }) => ({
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
    failure: host.failure,
    connections: host.connections,
    answeredAt: host.answeredAt?.toISOString() ?? null,
    facts: host.facts,
    observedAt: host.observedAt?.toISOString() ?? null,
    vmCount: Object.values(vmStates).reduce((sum, number) => sum + number, 0) - (vmStates.gone ?? 0),
    runningVmCount: vmStates.running ?? 0,
    vmStates,
  }));
}
