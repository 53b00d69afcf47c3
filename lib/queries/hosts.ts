import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { hostHardware, hosts, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { HostSecretName } from '../domain/host-connection.ts';
import type { HostHardwareView, HostRow } from '../domain/views.ts';
import type { VmState } from '../domain/vm.ts';

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
  const db = getDb();
  const [rows, counts] = await Promise.all([
    db.select().from(hosts).where(where).orderBy(asc(hosts.name)).limit(1000),
    db
      .select({
        hostId: hosts.id,
        state: vms.state,
        number: sql<number>`count(*)::int`,
        vcpus: sql<number>`sum(${vms.vcpus})::int`,
        memoryMib: sql<number>`sum(${vms.memoryMib})::int`,
      })
      .from(vms)
      .innerJoin(hosts, eq(hosts.id, vms.hypervisorHost))
      .where(where)
      .groupBy(hosts.id, vms.state),
  ]);
  const byHost = new Map<string, Counted[]>();
  for (const { hostId, ...counted } of counts) {
    byHost.set(hostId, [...(byHost.get(hostId) ?? []), counted]);
  }
  return rows.map((host) => toHostRow(host, byHost.get(host.id) ?? []));
}

type Counted = { state: VmState; number: number; vcpus: number; memoryMib: number };

function toHostRow(host: typeof hosts.$inferSelect, counts: Counted[]): HostRow {
  const running = counts.find(({ state }) => state === 'running');
  const there = counts.filter(({ state }) => state !== 'gone');
  return {
    id: host.id,
    name: host.name,
    isLocal: host.isLocal,
    isEnabled: host.isEnabled,
    isInMaintenance: host.isInMaintenance,
    connection: host.connection,
    secretsSet: Object.keys(host.sealedSecrets) as HostSecretName[],
    site: host.site,
    virtType: host.virtType,
    state: host.state,
    stateSince: host.stateSince.toISOString(),
    stateReason: host.stateReason,
    failure: host.failure,
    connections: host.connections,
    answeredAt: host.answeredAt?.toISOString() ?? null,
    facts: host.facts,
    observedAt: host.observedAt?.toISOString() ?? null,
    vmCount: there.reduce((sum, { number }) => sum + number, 0),
    runningVmCount: running?.number ?? 0,
    vmStates: Object.fromEntries(counts.map(({ state, number }) => [state, number])),
    runningVcpus: running?.vcpus ?? 0,
    runningMemoryMib: running?.memoryMib ?? 0,
  };
}
