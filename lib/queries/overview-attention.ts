import { and, asc, desc, eq, gt, inArray, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import { hosts, operations, users, vmLoads, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { type Attention, attentionDays, type Bounded, nearlyFullShare } from '../domain/overview.ts';
import { oncePerFileSystem } from './pool-spaces.ts';

// Of each kind; what is more has a page of its own.
const shown = 5;
const all = sql<number>`count(*) over()::int`;
const then = sql`now() - make_interval(days => ${attentionDays})`;
const answers = inArray(hosts.state, ['connected', 'degraded']);

/** What a person should look at, of each kind the oldest or worst first. */
export async function readAttention(user: User): Promise<Attention> {
  const [hostsInTrouble, silentVms, failedVms, pools, failedOperations, pendingVms] = await Promise.all([
    readHosts(),
    readSilentVms(),
    readFailedVms(),
    readPools(),
    readOperations(user),
    readPendingVms(),
  ]);
  return {
    hosts: hostsInTrouble,
    silentVms,
    failedVms,
    pools,
    operations: failedOperations,
    pendingVms,
  };
}

async function readHosts(): Promise<Attention['hosts']> {
  const rows = await getDb()
    .select({
      number: all,
      id: hosts.id,
      name: hosts.name,
      state: hosts.state,
      failure: hosts.failure,
      reason: hosts.stateReason,
      since: hosts.stateSince,
    })
    .from(hosts)
    .where(inArray(hosts.state, ['unreachable', 'degraded']))
    .orderBy(desc(hosts.state), asc(hosts.stateSince))
    .limit(shown);
  return bounded(rows, ({ since, ...row }) => ({ ...row, since: since.toISOString() }));
}

function selectVms(where: SQL | undefined, since: SQL<Date>) {
  return getDb()
    .select({
      number: all,
      id: vms.id,
      name: vms.name,
      hostName: hosts.name,
      state: vms.state,
      reason: vms.stateReason,
      since: since.mapWith(vms.stateSince),
    })
    .from(vms)
    .leftJoin(hosts, eq(hosts.id, vms.hypervisorHost))
    .leftJoin(vmLoads, eq(vmLoads.vmId, vms.id))
    .where(where)
    .orderBy(asc(since), asc(vms.name))
    .limit(shown);
}

const toVm = <Row extends { since: Date }>({ since, ...row }: Row) => ({
  ...row,
  since: since.toISOString(),
});

async function readSilentVms(): Promise<Attention['silentVms']> {
  // Of a host that does not answer nothing is known of its processes.
  const isSilent = and(
    isNotNull(vmLoads.silentSince),
    eq(hosts.state, 'connected'),
    inArray(vms.state, ['running', 'paused', 'stopping']),
  );
  return bounded(await selectVms(isSilent, sql`${vmLoads.silentSince}`), toVm);
}

async function readFailedVms(): Promise<Attention['failedVms']> {
  const isInTrouble = or(
    eq(vms.state, 'failed'),
    and(eq(vms.state, 'gone'), gt(vms.stateSince, sql`now() - interval '1 day'`)),
    // One line for a host says it for all its VMs.
    and(eq(vms.state, 'unknown'), answers),
  );
  return bounded(await selectVms(isInTrouble, sql`${vms.stateSince}`), toVm);
}

async function readPools(): Promise<Attention['pools']> {
  const spaces = oncePerFileSystem();
  const freeShare = sql`${spaces.availableBytes}::float8 / ${spaces.capacityBytes}`;
  const rows = await getDb()
    .select({
      number: all,
      id: spaces.id,
      name: spaces.name,
      hostName: spaces.hostName,
      capacityBytes: spaces.capacityBytes,
      availableBytes: spaces.availableBytes,
    })
    .from(spaces)
    .where(sql`${freeShare} < ${nearlyFullShare}`)
    .orderBy(freeShare)
    .limit(shown);
  return bounded(rows, (row) => row);
}

async function readOperations(user: User): Promise<Attention['operations']> {
  const isUnseen = sql`not exists (select from operation_looks look
    where look.operation_id = ${operations.id} and look.user_id = ${user.id})`;
  const isNotMadeGood = (same: SQL) => sql`not exists (select from operations later
    where later.subject_type = ${operations.subjectType} and ${same} and later.state = 'done'
      and later.created_at > ${operations.createdAt} and later.created_at > ${then})`;
  const rows = await getDb()
    .select({
      number: all,
      id: operations.id,
      kind: operations.kind,
      state: operations.state,
      subjectName: operations.subjectName,
      requestedBy: users.username,
      error: operations.error,
      endedAt: operations.endedAt,
    })
    .from(operations)
    .innerJoin(users, eq(users.id, operations.requestedBy))
    .where(
      and(
        inArray(operations.state, ['failed', 'undone']),
        gt(operations.createdAt, then),
        // Somebody wanted it to end.
        sql`coalesce(${operations.error} ->> 'code', '') <> 'cancelled'`,
        isUnseen,
        isNotMadeGood(sql`later.subject_id = ${operations.subjectId}`),
        // A create that is tried again makes another VM of the same name. Two questions, as the database joins each
        // by a hash and the two as one by a loop in a loop.
        isNotMadeGood(sql`later.subject_name = ${operations.subjectName}`),
      ),
    )
    .orderBy(desc(operations.createdAt))
    .limit(shown);
  return bounded(rows, ({ endedAt, ...row }) => ({ ...row, endedAt: (endedAt ?? new Date()).toISOString() }));
}

async function readPendingVms(): Promise<Attention['pendingVms']> {
  const rows = await getDb()
    .select({
      number: all,
      id: vms.id,
      name: vms.name,
      hostName: hosts.name,
      pending: sql<{ what: string }[]>`${vms.facts} -> 'pending'`,
    })
    .from(vms)
    .leftJoin(hosts, eq(hosts.id, vms.hypervisorHost))
    .where(
      and(
        sql`jsonb_array_length(${vms.facts} -> 'pending') > 0`,
        inArray(vms.state, ['running', 'paused']),
        answers,
      ),
    )
    .orderBy(asc(vms.name))
    .limit(shown);
  return bounded(rows, ({ pending, ...row }) => ({ ...row, waiting: pending.map(({ what }) => what) }));
}

/** @param rows  each with how many there are in all */
function bounded<Found extends { number: number }, Row>(
  rows: Found[],
  toRow: (row: Omit<Found, 'number'>) => Row,
): Bounded<Row> {
  return { number: rows[0]?.number ?? 0, rows: rows.map(({ number: _number, ...row }) => toRow(row)) };
}
