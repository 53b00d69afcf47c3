import { and, eq, sql } from 'drizzle-orm';
import { hostHardware, hosts } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { HostConnectionHealth, HostFacts, HostFailure, HostState } from '../domain/host.ts';
import type { HostHardware } from '../domain/host-hardware.ts';
import { stableJson } from './store.ts';

export async function storeHostFacts(db: Db, hostId: string, facts: HostFacts): Promise<void> {
  const [before] = await db.select({ facts: hosts.facts }).from(hosts).where(eq(hosts.id, hostId));
  const now = new Date();
  await db.update(hosts).set({ facts, observedAt: now, answeredAt: now }).where(eq(hosts.id, hostId));
  if (stableJson(before?.facts) !== stableJson(facts)) await notify(db, { topic: 'hostFacts', id: hostId });
}

/** What it is made of; written only when it is another than before, but stamped as seen. */
export async function storeHostHardware(db: Db, hostId: string, hardware: HostHardware): Promise<void> {
  const [before] = await db
    .select({ hardware: hostHardware.hardware })
    .from(hostHardware)
    .where(eq(hostHardware.hostId, hostId));
  if (before && stableJson(before.hardware) === stableJson(hardware)) {
    await db.update(hostHardware).set({ seenAt: new Date() }).where(eq(hostHardware.hostId, hostId));
    return;
  }
  await db
    .insert(hostHardware)
    .values({ hostId, hardware })
    .onConflictDoUpdate({ target: hostHardware.hostId, set: { hardware, seenAt: new Date() } });
  await notify(db, { topic: 'hostFacts', id: hostId });
}

/** Those who watch are told of what they would see; that it was tried once more in vain is no news. */
export async function storeHostConnections(
  db: Db,
  hostId: string,
  connections: HostConnectionHealth[],
): Promise<void> {
  const [before] = await db
    .select({ connections: hosts.connections })
    .from(hosts)
    .where(eq(hosts.id, hostId));
  await db.update(hosts).set({ connections }).where(eq(hosts.id, hostId));
  const news = (list: HostConnectionHealth[] | null | undefined) =>
    stableJson(
      list?.map(({ lane, state, failure, reason, nextTryAt }) => [
        lane,
        state === 'connected' || state === 'idle' ? state : 'away',
        failure,
        reason,
        isFar(nextTryAt) ? nextTryAt : null,
      ]),
    );
  if (before && news(before.connections) !== news(connections))
    await notify(db, { topic: 'hostFacts', id: hostId });
}

// A shorter wait is over before anybody has read it.
const farMs = 10_000;

function isFar(at: string | null): boolean {
  return at !== null && Date.parse(at) - Date.now() > farMs;
}

/**
 * @param reason  why it is not connected, in plain words
 * @param answeredAt  the last sign of life, when there are none any more
 */
export async function storeHostState(
  db: Db,
  hostId: string,
  state: HostState,
  reason: string | null,
  failure: HostFailure | null = null,
  answeredAt: Date | null = null,
): Promise<void> {
  const changed = await db
    .update(hosts)
    .set({
      state,
      stateReason: reason,
      failure,
      stateSince: sql`case when ${hosts.state} = ${state} then ${hosts.stateSince} else now() end`,
      ...(answeredAt ? { answeredAt } : {}),
      // Nobody keeps any there.
      ...(state === 'disabled' ? { connections: null } : {}),
    })
    .where(
      and(
        eq(hosts.id, hostId),
        sql`(${hosts.state}, ${hosts.stateReason}, ${hosts.failure}) is distinct from (${state}, ${reason}, ${failure})`,
      ),
    )
    .returning({ id: hosts.id });
  if (changed.length) await notify(db, { topic: 'host', id: hostId });
}
