import { and, eq, isNotNull, ne, sql } from 'drizzle-orm';
import { hostPools, hosts, operations, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { byPressure, type FleetTotals, type HostPressure, type Overview } from '../domain/overview.ts';
import { listHostLoads } from './host-loads.ts';
import { listOperations } from './operations.ts';
import { readAttention } from './overview-attention.ts';
import { readChanges } from './overview-changes.ts';
import { oncePerFileSystem } from './pool-spaces.ts';

const hostsShown = 8;
const runningShown = 8;
// More hosts than this nobody has behind one NovaCron.
const maxHosts = 1_000;

/** Sums of the whole fleet, made by the database: what is sent is the same for ten VMs and for ten thousand. */
export async function getOverview(user: User): Promise<Overview> {
  const [pressures, vmTotals, disk, attention, rows, number, changes] = await Promise.all([
    readPressures(user),
    readVmTotals(),
    readDisk(),
    readAttention(user),
    listOperations(user, { activeOnly: true, limit: runningShown }),
    getDb().$count(operations, sql`ended_at is null`),
    readChanges(),
  ]);
  return {
    totals: { ...vmTotals, ...totalsOf(pressures), ...disk },
    hosts: byPressure(pressures.filter(({ state }) => state !== 'disabled')).slice(0, hostsShown),
    attention,
    running: { number, rows },
    changes,
  };
}

function totalsOf(
  all: HostPressure[],
): Omit<FleetTotals, 'vms' | 'templates' | 'runningMemoryMib' | 'diskBytes' | 'diskFreeBytes'> {
  const states: FleetTotals['hosts'] = {};
  for (const { state } of all) states[state] = (states[state] ?? 0) + 1;
  const counted = all.filter(({ state, memory }) => memory && state !== 'disabled');
  const sum = (of: (host: HostPressure) => number) => counted.reduce((total, host) => total + of(host), 0);
  return {
    hosts: states,
    cpus: sum(({ cpus }) => cpus ?? 0),
    runningVcpus: sum(({ runningVcpus }) => runningVcpus),
    busyCpus: counted.some(({ busyCpus }) => busyCpus !== null) ? sum(({ busyCpus }) => busyCpus ?? 0) : null,
    memoryMib: sum(({ memory }) => memory?.totalMib ?? 0),
    memoryFreeMib: sum(({ memory }) => memory?.freeMib ?? 0),
  };
}

async function readPressures(user: User): Promise<HostPressure[]> {
  const db = getDb();
  const running = db
    .select({
      hostId: vms.hypervisorHost,
      number: sql<number>`count(*)::int`.as('number'),
      vcpus: sql<number>`sum(${vms.vcpus})::int`.as('vcpus'),
    })
    .from(vms)
    .where(and(eq(vms.state, 'running'), isNotNull(vms.hypervisorHost)))
    .groupBy(vms.hypervisorHost)
    .as('running');
  const fullest = db
    .selectDistinctOn([hostPools.hostId], {
      hostId: hostPools.hostId,
      id: hostPools.id,
      name: hostPools.name,
      capacityBytes: hostPools.capacityBytes,
      availableBytes: hostPools.availableBytes,
    })
    .from(hostPools)
    .where(and(eq(hostPools.isActive, true), sql`${hostPools.capacityBytes} > 0`))
    .orderBy(
      hostPools.hostId,
      sql`${hostPools.availableBytes}::float8 / ${hostPools.capacityBytes}`,
      hostPools.name,
    )
    .as('fullest');
  const [rows, loads] = await Promise.all([
    db
      .select({
        id: hosts.id,
        name: hosts.name,
        site: hosts.site,
        state: hosts.state,
        stateSince: hosts.stateSince,
        failure: hosts.failure,
        cpus: sql<number | null>`(${hosts.facts} ->> 'cpuCount')::int`,
        memoryMib: sql<number | null>`(${hosts.facts} ->> 'memoryMib')::int`,
        memoryFreeMib: sql<number | null>`(${hosts.facts} ->> 'memoryFreeMib')::int`,
        runningVms: running.number,
        runningVcpus: running.vcpus,
        poolId: fullest.id,
        poolName: fullest.name,
        capacityBytes: fullest.capacityBytes,
        availableBytes: fullest.availableBytes,
      })
      .from(hosts)
      .leftJoin(running, eq(running.hostId, hosts.id))
      .leftJoin(fullest, eq(fullest.hostId, hosts.id))
      .limit(maxHosts),
    listHostLoads(user),
  ]);
  const busy = new Map(loads.map(({ hostId, busyCpus }) => [hostId, busyCpus]));
  return rows.map((row) => {
    const { memoryMib, memoryFreeMib, poolId, poolName, capacityBytes, availableBytes, ...host } = row;
    return {
      ...host,
      stateSince: host.stateSince.toISOString(),
      runningVms: host.runningVms ?? 0,
      runningVcpus: host.runningVcpus ?? 0,
      memory: memoryMib === null ? null : { totalMib: memoryMib, freeMib: memoryFreeMib ?? 0 },
      busyCpus: busy.get(host.id) ?? null,
      pool:
        poolId && poolName && capacityBytes !== null && availableBytes !== null
          ? { id: poolId, name: poolName, capacityBytes, availableBytes }
          : null,
    };
  });
}

async function readVmTotals(): Promise<Pick<FleetTotals, 'vms' | 'templates' | 'runningMemoryMib'>> {
  const db = getDb();
  const isCounted = sql`(${hosts.state} <> 'disabled' and ${hosts.facts} is not null)`;
  const [rows, templates] = await Promise.all([
    db
      .select({
        state: vms.state,
        number: sql<number>`count(*)::int`,
        // Of the hosts whose memory is counted, or the two figures could not be compared.
        memoryMib: sql<number>`coalesce(sum(${vms.memoryMib}) filter (where ${isCounted}), 0)::int`,
      })
      .from(vms)
      .leftJoin(hosts, eq(hosts.id, vms.hypervisorHost))
      .where(ne(vms.state, 'gone'))
      .groupBy(vms.state),
    db.$count(vms, and(sql`facts -> 'isTemplate' = 'true'`, ne(vms.state, 'gone'))),
  ]);
  return {
    vms: Object.fromEntries(rows.map(({ state, number }) => [state, number])),
    templates,
    runningMemoryMib: rows.find(({ state }) => state === 'running')?.memoryMib ?? 0,
  };
}

async function readDisk(): Promise<Pick<FleetTotals, 'diskBytes' | 'diskFreeBytes'>> {
  const spaces = oncePerFileSystem();
  const [row] = await getDb()
    .select({
      diskBytes: sql<number>`coalesce(sum(${spaces.capacityBytes}), 0)::float8`,
      diskFreeBytes: sql<number>`coalesce(sum(${spaces.availableBytes}), 0)::float8`,
    })
    .from(spaces);
  return row ?? { diskBytes: 0, diskFreeBytes: 0 };
}
