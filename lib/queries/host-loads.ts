import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import { hosts, vmLoads, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { HostLoadRow } from '../domain/views.ts';

// VMs are sampled every 10 s; what missed some rounds is no longer how it is.
const freshFor = sql`interval '60 seconds'`;

/** What the VMs of each host use together; hosts without a fresh sample are left out. */
export async function listHostLoads(_user: User): Promise<HostLoadRow[]> {
  const sumOf = (column: SQL) => sql<number | null>`sum(${column})::float8`;
  const rows = await getDb()
    .select({
      hostId: hosts.id,
      busyCpus: sumOf(sql`${vmLoads.cpuPercent} / 100 * ${vms.vcpus}`),
      diskReadRate: sumOf(sql`${vmLoads.diskReadRate}`),
      diskWriteRate: sumOf(sql`${vmLoads.diskWriteRate}`),
      networkReceiveRate: sumOf(sql`${vmLoads.networkReceiveRate}`),
      networkSendRate: sumOf(sql`${vmLoads.networkSendRate}`),
      sampledAt: sql<string>`max(${vmLoads.sampledAt})`,
    })
    .from(vmLoads)
    .innerJoin(vms, eq(vms.id, vmLoads.vmId))
    .innerJoin(hosts, eq(hosts.id, vms.hypervisorHost))
    // What was sampled before it was shut off is no load.
    .where(and(gt(vmLoads.sampledAt, sql`now() - ${freshFor}`), eq(vms.state, 'running')))
    .groupBy(hosts.id)
    .limit(1000);
  return rows.map(({ sampledAt, ...row }) => ({ ...row, sampledAt: new Date(sampledAt).toISOString() }));
}
