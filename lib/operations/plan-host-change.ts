import { and, eq, isNull } from 'drizzle-orm';
import { hostNetworks, hosts, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { AppError } from '../domain/errors.ts';
import type { HostChange } from '../domain/host-changes.ts';
import type { ChangePlan } from '../domain/vm-changes.ts';
import { planHostChange as planOf } from '../drivers/registry.ts';
import { keyOf, type PlannedChange } from './plan-change.ts';

/** What is stored with the operation. */
export type StoredHostChange = { change: HostChange; plan: ChangePlan };

// More than libvirt lists of one host.
const maxVms = 20_000;
const maxNetworks = 16_384;

/**
 * Says what a change of something that a host has would do, from the store alone: no host is asked.
 * @throws AppError when the host is not known well enough
 */
export async function planHostChange(db: Db, hostId: string, change: HostChange): Promise<PlannedChange> {
  const [host] = await db.select().from(hosts).where(eq(hosts.id, hostId));
  if (!host) {
    throw new AppError({
      code: 'not_found',
      userMessage: 'This host does not exist any more.',
      advice: 'It was removed from NovaCron meanwhile; the list of hosts shows what is there.',
    });
  }
  const { facts, name: hostName, connection } = host;
  if (!facts) {
    throw new AppError({
      code: 'not_possible',
      userMessage: `The host ${hostName} has not been read yet.`,
      advice: 'Wait until it is connected, and try again.',
    });
  }
  const [networks, machines] = await Promise.all([
    db.select().from(hostNetworks).where(eq(hostNetworks.hostId, hostId)).limit(maxNetworks),
    db
      .select({ name: vms.name, state: vms.state, facts: vms.facts })
      .from(vms)
      .where(and(eq(vms.hypervisorHost, hostId), isNull(vms.goneAt)))
      .limit(maxVms),
  ]);
  const subject = {
    hostName,
    hostAddress: connection.transport === 'unix' ? null : connection.address,
    facts,
    networks,
    vms: machines.map(({ name, state, facts: seen }) => ({ name, state, networks: seen?.networks ?? [] })),
  };
  const plan = planOf('hypervisor', subject, change);
  return { plan, planKey: keyOf(plan) };
}
