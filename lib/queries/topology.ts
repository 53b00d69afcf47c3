import { and, asc, ilike, inArray, isNull, lte, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import { hostNetworks, hostPools, hostVolumes, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { smallFleet, type Topology, type TopologyVm } from '../domain/topology.ts';
import type { VmDisk, VmNic } from '../domain/vm.ts';
import { listHosts } from './hosts.ts';
import { literal } from './literal.ts';

// More than this nobody can follow with the eye.
const maxOpened = 20;
const openedBySearch = 5;
const vmsOfHost = 200;
const thingsOfHost = 100;

/**
 * All hosts, and what hangs on those that are opened.
 * @param asked.open  null opens all of a small fleet, and none of a larger one
 * @param asked.find  a part of a name: hosts that have a VM, network, pool or volume of it are opened, too
 */
export async function getTopology(
  user: User,
  { open, find }: { open: string[] | null; find: string },
): Promise<Topology> {
  const [all, found] = await Promise.all([listHosts(user), find ? hostsWith(find) : []]);
  const isSmall =
    all.length <= smallFleet.hosts && all.reduce((sum, { vmCount }) => sum + vmCount, 0) <= smallFleet.vms;
  const wanted = [...found.slice(0, openedBySearch), ...(open ?? (isSmall ? all.map(({ id }) => id) : []))];
  const known = new Set(all.map(({ id }) => id));
  const ids = [...new Set(wanted)].filter((id) => known.has(id)).slice(0, maxOpened);
  const { machines, networks, pools } = await readOpened(ids);
  return {
    hosts: all.map(({ id, name, site, state, failure, vmCount, vmStates }) => ({
      ...{ id, name, site, state, failure, vmCount, vmStates },
    })),
    opened: ids.map((hostId) => ({
      hostId,
      vms: machines.filter((vm) => vm.hostId === hostId).map(toVm),
      networks: networks
        .filter((network) => network.hostId === hostId)
        .map(({ id, name, isActive }) => ({ id, name, isActive })),
      pools: pools
        .filter((pool) => pool.hostId === hostId)
        .map(({ id, name, isActive }) => ({ id, name, isActive })),
    })),
    hostsFound: found.length,
  };
}

/** Those that have something whose name has this in it. */
async function hostsWith(text: string): Promise<string[]> {
  const db = getDb();
  const part = `%${literal(text)}%`;
  const rows = await union(
    db
      .select({ hostId: sql<string | null>`${vms.hypervisorHost}`.as('host_id') })
      .from(vms)
      .where(and(ilike(vms.name, part), isNull(vms.goneAt))),
    db.select({ hostId: hostNetworks.hostId }).from(hostNetworks).where(ilike(hostNetworks.name, part)),
    db.select({ hostId: hostPools.hostId }).from(hostPools).where(ilike(hostPools.name, part)),
    db.select({ hostId: hostVolumes.hostId }).from(hostVolumes).where(ilike(hostVolumes.name, part)),
  ).limit(1_000);
  return rows.flatMap(({ hostId }) => hostId ?? []);
}

async function readOpened(ids: string[]) {
  if (ids.length === 0) return { machines: [], networks: [], pools: [] };
  const db = getDb();
  const ranked = db
    .select({
      id: vms.id,
      hostId: vms.hypervisorHost,
      name: vms.name,
      state: vms.state,
      isTemplate: sql<boolean>`coalesce(${vms.facts} -> 'isTemplate' = 'true', false)`.as('is_template'),
      nics: sql<VmNic[] | null>`${vms.facts} -> 'nics'`.as('nics'),
      disks: sql<VmDisk[] | null>`${vms.facts} -> 'disks'`.as('disks'),
      rank: sql<number>`row_number() over (partition by ${vms.hypervisorHost} order by ${vms.name})`.as(
        'rank',
      ),
    })
    .from(vms)
    .where(and(inArray(vms.hypervisorHost, ids), isNull(vms.goneAt)))
    .as('ranked');
  const [machines, networks, pools] = await Promise.all([
    db.select().from(ranked).where(lte(ranked.rank, vmsOfHost)).orderBy(asc(ranked.name)),
    db
      .select()
      .from(hostNetworks)
      .where(inArray(hostNetworks.hostId, ids))
      .orderBy(asc(hostNetworks.name))
      .limit(ids.length * thingsOfHost),
    db
      .select()
      .from(hostPools)
      .where(inArray(hostPools.hostId, ids))
      .orderBy(asc(hostPools.name))
      .limit(ids.length * thingsOfHost),
  ]);
  return { machines, networks, pools };
}

function toVm({
  id,
  name,
  state,
  isTemplate,
  nics,
  disks,
}: Omit<TopologyVm, 'networks' | 'disks'> & { nics: VmNic[] | null; disks: VmDisk[] | null }): TopologyVm {
  return {
    ...{ id, name, state, isTemplate },
    networks: [...new Set((nics ?? []).flatMap(({ source }) => source ?? []))],
    disks: (disks ?? [])
      .filter(({ device, source }) => (device === 'disk' || device === 'lun') && source)
      .map(({ target, source, pool, layers }) => {
        const files = layers?.length ? layers : [{ path: source ?? '', pool }];
        return {
          target,
          chain: files.map((file) => ({
            path: file.path,
            name: file.path.slice(file.path.lastIndexOf('/') + 1),
            pool: file.pool,
          })),
        };
      }),
  };
}
